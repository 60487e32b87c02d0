import { Problem } from '../fls/problem.ts';
import { formatCommandLine } from '../present/shell.ts';

/** Flags for names that never have a comma: API names, usernames and aliases. Labels of profiles can have one. */
const NAME_FLAGS: readonly string[] = ['sobject', 'field', 'on-behalf-of', 'target-org'];

/** The same of flags that cannot be repeated. */
const SINGLE_NAME_FLAGS: readonly string[] = ['compare', 'as'];

/**
 * Refuses a list in one value, as `--field Phone,Fax`: it would match nothing, and nothing would say why.
 *
 * @param flags values by the name of the flag
 * @throws Problem `severalValues`, `oneValueOnly`
 */
export function refuseSeveralValues(flags: Readonly<Record<string, unknown>>): void {
  for (const name of NAME_FLAGS) {
    const values: unknown = flags[name];
    if (!Array.isArray(values)) continue;
    const list: unknown = values.find((value) => typeof value === 'string' && value.includes(','));
    if (typeof list === 'string') throw createSeveralValuesProblem(name, list);
  }
  for (const name of SINGLE_NAME_FLAGS) {
    const value: unknown = flags[name];
    if (typeof value === 'string' && value.includes(','))
      throw new Problem('oneValueOnly', { flag: `--${name}`, values: value });
  }
}

/** @param name of the flag */
export function createSeveralValuesProblem(name: string, list: string, cause?: Error): Problem {
  const values = list.split(',').flatMap((value) => value.trim() || []);
  const flags = formatCommandLine(values.flatMap((value) => [`--${name}`, value]));
  return new Problem('severalValues', { flag: `--${name}`, values: list, flags }, { cause });
}
