/**
 * A path below a folder, relative to it and with `/` on every system; other paths stay as they are.
 *
 * @param folder absolute; null for no folder
 */
export function toRelativePath(path: string, folder: string | null): string {
  const separator = folder?.includes('\\') === true ? '\\' : '/';
  const start = folder === null || folder.endsWith(separator) ? folder : folder + separator;
  return start !== null && path.startsWith(start) ? path.slice(start.length).replaceAll(separator, '/') : path;
}
