/** How the lines begin that git writes around the two sides of a conflict. The line between them may be any text. */
const MARKERS = ['<<<<<<< ', '>>>>>>> '];

/** The offset of the first line that begins as a conflict marker of git; null where there is none. */
export function findConflictMarker(text: string): number | null {
  const offsets = MARKERS.map((marker) => {
    if (text.startsWith(marker)) return 0;
    const lineBreak = text.indexOf(`\n${marker}`);
    return lineBreak < 0 ? Infinity : lineBreak + 1;
  });
  const first = Math.min(...offsets);
  return first === Infinity ? null : first;
}
