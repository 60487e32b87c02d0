/** The first 60 characters of a text, safe to print: invisible characters are escaped as `\u{…}`. */
export function formatExcerpt(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return short.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (invisible) => {
    const code = invisible.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}
