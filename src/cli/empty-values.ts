/** What is read of a flag here. */
type FlagDefinition = { readonly type: 'boolean' | 'option'; readonly char?: string | undefined };

/**
 * The first flag whose value is empty or blank; null when there is none. A script passes such a value when a variable is not
 * set, and it must not stand for the default: `--target-org "$ORG"` would change the default org.
 *
 * @param flags of the command, by name
 * @returns as `--name`
 */
export function findEmptyFlag(argv: readonly string[], flags: Readonly<Record<string, FlagDefinition>>): string | null {
  for (const [index, argument] of argv.entries()) {
    if (argument === '--') return null;
    const [, typed = '', value = argv[index + 1]] = /^(--?[\w-]+)(?:=([^]*))?$/.exec(argument) ?? [];
    const name = findOption(typed, flags);
    if (name !== null && value?.trim() === '') return `--${name}`;
  }
  return null;
}

function findOption(typed: string, flags: Readonly<Record<string, FlagDefinition>>): string | null {
  const found = Object.entries(flags).find(([name, { char }]) => typed === `--${name}` || typed === `-${char ?? ''}`);
  return found?.[1].type === 'option' ? found[0] : null;
}
