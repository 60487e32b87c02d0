/**
 * A time of the org in the form of JavaScript, `2026-11-26T22:00:38.000Z`. The REST API writes `+0000` at its end.
 *
 * @returns the text itself when it is not a time
 */
export function toIsoTime(text: string): string {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}
