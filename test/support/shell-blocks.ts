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
};

/** The shell blocks of a Markdown page, in their order. */
export function readShellBlocks(page: string): ShellBlock[] {
  return marked.lexer(page).flatMap((token) => {
    if (token.type !== 'code') return [];
    const [language, ...info] = String(token['lang'] ?? '').split(' ');
    if (language !== 'sh') return [];
    return [
      {
        script: String(token['text']),
        noRun: info[0] === 'no-run' ? info.slice(1).join(' ') : null,
        inRepository: info.includes('in-repository'),
        exitCode: Number(/^exit=(\d+)$/m.exec(info.join('\n'))?.[1] ?? 0),
      },
    ];
  });
}
