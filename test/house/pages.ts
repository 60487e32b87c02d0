import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token } from 'marked';
import { root } from './program.ts';

/** Paths of the files in git and of those that git would add, relative to the root, with `/`. */
export function listFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return list
    .split('\0')
    .filter((name) => name !== '' && statSync(join(root, name), { throwIfNoEntry: false })?.isFile());
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Pages that people read. Files in messages/ are texts by key and have no links. */
export function listPages(): string[] {
  return listFiles().filter((path) => path.endsWith('.md') && !path.startsWith('messages/'));
}

/** Anchors of a page: `<a id="…">` and headings as GitHub names them. */
export function readAnchors(page: string): ReadonlySet<string> {
  const ids = [...page.matchAll(/<a id="([^"]+)">/g)].flatMap(([, id]) => id ?? []);
  const headings = [...page.replace(/^(```+)[^]*?^\1/gm, '').matchAll(/^#{1,6} (.+)$/gm)].flatMap(
    ([, text]) => text ?? [],
  );
  return new Set([...ids, ...headings.map(makeSlug)]);
}

/** Targets of all links and images of a page. */
export function readLinks(page: string): string[] {
  const targets: string[] = [];
  const lexed = marked.lexer(page);
  const visit = (token: Token): void => {
    if (token.type === 'link' || token.type === 'image') targets.push(String(token['href']));
  };
  void marked.walkTokens(lexed, visit);
  return targets;
}

function makeSlug(heading: string): string {
  return heading
    .replace(/<[^>]+>/g, '')
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}
