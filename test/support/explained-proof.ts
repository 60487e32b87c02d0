import { expect } from 'chai';
import type { ExplainResult } from '../../src/commands/fls/explain.ts';
import { effectiveObjectsOf } from '../simulated-org/effective.ts';
import type { Row } from '../simulated-org/model.ts';
import { explain, type CommandRun, type Where } from './command.ts';
import { isUncertain, objectOf, type ExplainedField } from './explained-faults.ts';

export function isUncertainField({ objectVia, readVia, editVia }: ExplainedField): boolean {
  return [...objectVia, ...readVia, ...editVia].some(isUncertain);
}

/**
 * Where the org does not show all that a user has, or what of it is in force, more or less by the platform is possible, and no
 * contradiction.
 */
export function checkExitCode({ code, stdout }: CommandRun<ExplainResult>, differing: readonly ExplainedField[]): void {
  const isMorePossible = SURPLUS.test(stdout);
  const contradicted = differing.filter((one) => !isUncertainField(one) && !isMorePossible);
  if (contradicted.length > 0) expect(code).to.equal(68);
  if (differing.length === 0) expect(code).to.equal(0);
  expect(code).to.equal(stdout.includes('The platform disagrees') ? 68 : 0);
}

/** The sentence that names what the platform gives beyond the permissions, where that is possible. */
const SURPLUS = /The platform gives more access .*?This is possible:.*? can be out of date\./;

/**
 * A contradiction is named, with the user and the field, for everybody who reads the object; where the user may have more than
 * the org shows to be in force, as something that is possible. Where the org hides something, what
 * is said of the permissions may be wrong in the same way.
 *
 * @returns the number of contradictions
 */
export async function checkPlanted(where: Where, asked: readonly string[], users: readonly Row[]): Promise<number> {
  const { contradictedFields, tellsAccessOf } = where.state.info;
  if (contradictedFields.length === 0 || tellsAccessOf === 'self') return 0;
  const run = await explain(where, ...asked, ...contradictedFields.flatMap((field) => ['--field', field]));
  // A viewer to whom describe does not show the object, and nobody is granted the field.
  if (run.error?.name === 'NothingToExplainError') return 0;
  const text = run.stdout.replaceAll(/\s+/g, ' ');
  const notices = run.stderr.replaceAll(/\s+/g, ' ');
  const [surplus = ''] = SURPLUS.exec(text) ?? [];
  if (/(?:does|did) not (?:show|tell all)/.test(text.replace(surplus, '') + notices)) return 0;
  const planted = users.flatMap(({ Id, Username }) => {
    const open = effectiveObjectsOf(where.state, Id);
    return contradictedFields
      .filter((field) => open.has(objectOf(field)))
      .map((field) => ({ contradicted: `${field}, ${String(Username)}:`, possible: `${field} (${String(Username)})` }));
  });
  const contradicted = planted.filter((one) => text.includes(one.contradicted));
  for (const one of planted)
    if (!contradicted.includes(one) && !/ and \d+ more\./.test(surplus)) expect(surplus).to.include(one.possible);
  if (contradicted.length > 0) expect(run.code).to.equal(68);
  return planted.length;
}
