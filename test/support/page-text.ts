/** What is left of a page without its style, its script and its data. */
export function readPageMarkup(page: string): string {
  return page.replace(/<(style|script)\b[^>]*>[^]*?<\/\1>/g, '');
}

/** What a person reads of a page whose script does not run. */
export function readPageText(page: string): string {
  return readPageMarkup(page)
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');
}
