import { CommandHelp, toConfiguredId } from '@oclif/core';
import type { SourcePlugin } from './plugin.ts';

const BLOCK = /(?<=<!-- commands -->\n)[^]*?(?=<!-- commandsstop -->)/;

/** The README with its commands block made anew from the commands' own help. */
export function withCommands(readme: string, source: SourcePlugin): string {
  if (!BLOCK.test(readme)) throw new TypeError('README.md has no lines <!-- commands --> and <!-- commandsstop -->');
  const block = commandsBlock(source);
  return readme.replace(BLOCK, () => block);
}

function commandsBlock({ plugin, config }: SourcePlugin): string {
  const commands = plugin.commands
    .filter(({ hidden }) => !hidden)
    .map((command) => ({ ...command, id: toConfiguredId(command.id, config) }));
  const list = commands.map(({ id }) => `- [\`${config.bin} ${id}\`](#${config.bin}-${id.replaceAll(' ', '-')})`);
  const sections = commands.map((command) => {
    const help = new CommandHelp(command, config, { maxWidth: 120, stripAnsi: true, respectNoCacheDefault: true });
    return [
      `### \`${config.bin} ${command.id}\``,
      help.render(command.summary ?? ''),
      ['```', trimmedLines(help.generate()), '```'].join('\n'),
    ].join('\n\n');
  });
  return `\n${[list.join('\n'), ...sections].join('\n\n')}\n\n`;
}

function trimmedLines(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}
