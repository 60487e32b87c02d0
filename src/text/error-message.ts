/** The message of an error; any other thrown value as text. */
export function getErrorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first line, without the period at its end. A busy server's error carries the server's whole error page. */
export function getFirstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').replace(/[.\s]+$/, '');
}
