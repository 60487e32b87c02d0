import { CommandHelp, toConfiguredId } from '@oclif/core';
import type { SourcePlugin } from './plugin.ts';

const HEAD = `# Commands

Made from the help of the commands by \`npm run generate\`. \`sf fls report --help\` shows the same in a terminal.
[schemas/](../schemas/) describes the results under \`--json\`.
`;

/** The text of docs/commands.md: the help of each command, as the terminal shows it. */
export function renderCommandsPage({ plugin, config }: SourcePlugin): string {
  const commands = plugin.commands
    .filter(({ hidden }) => !hidden)
    .map((command) => ({ ...command, id: toConfiguredId(command.id, config) }));
  const list = commands.map(({ id }) => `- [\`${config.bin} ${id}\`](#${config.bin}-${id.replaceAll(' ', '-')})`);
  const sections = commands.map((command) => {
    const help = new CommandHelp(command, config, { maxWidth: 120, stripAnsi: true, respectNoCacheDefault: true });
    return [
      `## \`${config.bin} ${command.id}\``,
      help.render(command.summary ?? ''),
      ['```', trimLines(help.generate()), '```'].join('\n'),
    ].join('\n\n');
  });
  return `${[HEAD + list.join('\n').replace(/^/, '\n'), ...sections].join('\n\n')}\n`;
}

function trimLines(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}
