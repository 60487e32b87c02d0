/** Mocha fails a spec for an exception that nobody caught, also when the guard did. */
export async function unheardByMocha<T>(act: () => Promise<T>): Promise<T> {
  const listeners = process.listeners('uncaughtException').filter(({ name }) => name !== 'rejectAll');
  for (const listener of listeners) process.off('uncaughtException', listener);
  try {
    return await act();
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
}
