/** What is read of a flag here. */
type FlagDefinition = {
  readonly type: 'boolean' | 'option';
  readonly char?: string | undefined;
  readonly multiple?: boolean | undefined;
};

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
    const [, typed = '', value] = /^(--?[\w-]+)(?:=([^]*))?$/.exec(argument) ?? [];
    const name = findOption(typed, flags);
    if (name === null) continue;
    const values = value === undefined ? listValues(argv.slice(index + 1), flags[name]) : [value];
    if (values.some((one) => one.trim() === '')) return `--${name}`;
  }
  return null;
}

/** A flag that can be repeated takes all that follows it up to the next flag: `--target-org dev "$ORG"`. */
function listValues(following: readonly string[], flag: FlagDefinition | undefined): readonly string[] {
  if (!flag?.multiple) return following.slice(0, 1);
  const next = following.findIndex((argument) => argument.startsWith('-'));
  return next < 0 ? following : following.slice(0, next);
}

function findOption(typed: string, flags: Readonly<Record<string, FlagDefinition>>): string | null {
  const found = Object.entries(flags).find(([name, { char }]) => typed === `--${name}` || typed === `-${char ?? ''}`);
  return found?.[1].type === 'option' ? found[0] : null;
}
