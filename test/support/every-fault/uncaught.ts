/**
 * Takes the place of mocha's handlers of uncaught exceptions, which fail a test for a response that breaks off: jsforce
 * throws it outside of every call, and the product catches it there.
 */
export function watchUncaught(): { readonly list: () => string[]; readonly stop: () => void } {
  const others = process.listeners('uncaughtException');
  const found: string[] = [];
  const keep = (error: Error): void => {
    // Without a handler of the product the process would end with a stack trace.
    if (process.listenerCount('uncaughtException') === 1) found.push(`uncaught ${error.name}: ${error.message}`);
  };
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', keep);
  return {
    list: () => found.splice(0),
    stop: () => {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    },
  };
}
