import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What Chromium and Chrome are called. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACOS = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Path of the browser that the specs of pages run: that of `CHROME_PATH`, else one that is installed; null without one. */
export function findBrowser(): string | null {
  const { CHROME_PATH: own, PATH: path = '' } = process.env;
  if (own !== undefined) return own;
  const installed = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...installed, ...ON_MACOS].find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
