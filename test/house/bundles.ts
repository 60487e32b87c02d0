import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './program.ts';

/** Texts by key, by name of the bundle: `messages/retrieve.md` is the bundle `retrieve`. */
export type Bundles = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function readBundles(): Bundles {
  const folder = join(root, 'messages');
  return new Map(
    readdirSync(folder).map((file) => [basename(file, '.md'), textsOf(readFileSync(join(folder, file), 'utf8'))]),
  );
}

/** A key is a heading of the first level; its text is what follows, up to the next one. */
function textsOf(bundle: string): ReadonlyMap<string, string> {
  const [before, ...sections] = bundle.split(/^# /m);
  if (before?.trim() !== '') throw new TypeError(`text before the first key: ${before}`);
  return new Map(
    sections.map((section) => {
      const [key = '', ...lines] = section.split('\n');
      return [key.trim(), lines.join('\n').trim()];
    }),
  );
}

/** How many tokens a text takes: core's `Messages` renders these and no others. */
export function tokensIn(text: string): number {
  return text.match(/%[sdifjoO]/g)?.length ?? 0;
}
