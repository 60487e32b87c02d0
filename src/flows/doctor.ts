import type { OrgKind } from '../fls/context.ts';
import { CHECK_IDS, leaveAssumptionOpen, type CheckedAssumption, type CheckOutcome } from '../fls/doctor.ts';
import { isRefusalOfAll, readErrorCode } from '../fls/org-failure.ts';
import { isProblem, Problem } from '../fls/problem.ts';
import type { OrgProbe } from '../ports/probe.ts';
import { ACCESS_CHECKS } from './doctor/access-checks.ts';
import type { Check } from './doctor/check.ts';
import { COLUMN_CHECKS } from './doctor/column-checks.ts';
import { LOGIN_CHECKS } from './doctor/login-checks.ts';
import { PICKLIST_CHECKS } from './doctor/picklist-checks.ts';
import { PROFILE_CHECKS } from './doctor/profile-checks.ts';
import { REQUEST_CHECKS } from './doctor/request-checks.ts';

const CHECKS: readonly Check[] = [
  ...LOGIN_CHECKS,
  ...COLUMN_CHECKS,
  ...PICKLIST_CHECKS,
  ...PROFILE_CHECKS,
  ...REQUEST_CHECKS,
  ...ACCESS_CHECKS,
];

export type Diagnosis = {
  readonly kind: OrgKind;
  /** Such as `Developer Edition`; null when the org does not tell. */
  readonly edition: string | null;
  /** In the order of `CHECK_IDS`. */
  readonly checks: readonly CheckedAssumption[];
};

/**
 * Asks the org everything. A check that the org refuses is open and does not end the command.
 *
 * @throws Problem `connectionLost`, `sessionExpired`, `interrupted`; the refusal of an org that refuses every request
 */
export async function diagnoseOrg(probe: OrgProbe): Promise<Diagnosis> {
  // All at once: requests of one turn of the event loop travel together.
  const [kind, edition, ...checks] = await Promise.all([
    probe.readOrgKind(),
    readEdition(probe),
    ...CHECKS.map(async (check) => ({ id: check.id, outcome: await runCheck(check, probe) })),
  ]);
  return { kind, edition, checks: checks.sort((a, b) => CHECK_IDS.indexOf(a.id) - CHECK_IDS.indexOf(b.id)) };
}

async function readEdition(probe: OrgProbe): Promise<string | null> {
  try {
    return (await probe.readOrganization()).edition;
  } catch (error) {
    if (isEndOfCommand(error)) throw error;
    return null;
  }
}

/** No other check could be made either. */
function isEndOfCommand(error: unknown): boolean {
  if (isRefusalOfAll(error)) return true;
  return isProblem(error, 'connectionLost') || isProblem(error, 'sessionExpired') || isProblem(error, 'interrupted');
}

async function runCheck({ ask, needsSoap }: Check, probe: OrgProbe): Promise<CheckOutcome> {
  try {
    return await ask(probe);
  } catch (error) {
    if (isEndOfCommand(error)) throw error;
    if (needsSoap && (await isSoapRefused(probe))) return leaveAssumptionOpen('needsSoap');
    return leaveAssumptionOpen('refused', getRefusalCode(error));
  }
}

/** Such a call is not sent at all, so its error has no code. */
async function isSoapRefused(probe: OrgProbe): Promise<boolean> {
  try {
    return !(await probe.readConnection()).speaksSoap;
  } catch {
    return false;
  }
}

/** The code alone: the text of a refusal may quote names and ids of the org. */
function getRefusalCode(error: unknown): string {
  if (error instanceof Problem) return error.key;
  const code = readErrorCode(error);
  return /^[A-Z][A-Z0-9_]+$/u.test(code) ? code : 'UNKNOWN';
}
