import { marked } from 'marked';

/** A shell block of a page: ```` ```sh INFO ````. */
export type ShellBlock = {
  readonly script: string;
  /** Why no test can run it, from `no-run REASON`; null when a test runs it. */
  readonly noRun: string | null;
  /** It belongs into a clone of this repository, from `in-repository`, and else into an SFDX project. */
  readonly inRepository: boolean;
  /** From `exit=3`, else 0. */
  readonly exitCode: number;
  /** A part of what it prints, from the block ```` ```text ```` that comes before the next one; null where the page shows nothing. */
  readonly output: string | null;
};

/** The shell blocks of a Markdown page, in their order. */
export function readShellBlocks(page: string): ShellBlock[] {
  const blocks: ShellBlock[] = [];
  for (const token of marked.lexer(page)) {
    if (token.type !== 'code') continue;
    const [language, ...info] = String(token['lang'] ?? '').split(' ');
    const text = String(token['text']);
    const last = blocks.at(-1);
    if (language === 'text' && last?.output === null) blocks.splice(-1, 1, { ...last, output: text });
    if (language !== 'sh') continue;
    blocks.push({
      script: text,
      noRun: info[0] === 'no-run' ? info.slice(1).join(' ') : null,
      inRepository: info.includes('in-repository'),
      exitCode: Number(/^exit=(\d+)$/m.exec(info.join('\n'))?.[1] ?? 0),
      output: null,
    });
  }
  return blocks;
}
