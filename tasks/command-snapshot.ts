import type { SourcePlugin } from './plugin.ts';

/** What scripts rely on, command by command: flags, short characters, aliases; the layout of oclif's own snapshots. */
export function commandSnapshot({ plugin }: SourcePlugin): string {
  const snapshot = plugin.commands.map((command) => {
    const flags = Object.values(command.flags);
    return {
      alias: command.aliases,
      command: command.id,
      flagAliases: flags.flatMap(({ aliases }) => aliases ?? []).sort(),
      flagChars: flags.flatMap(({ char }) => char ?? []).sort(),
      flags: Object.keys(command.flags).sort(),
      plugin: plugin.name,
    };
  });
  return `${JSON.stringify(snapshot, null, 2)}\n`;
}
