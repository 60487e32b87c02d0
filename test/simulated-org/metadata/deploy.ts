import { recordChanges } from '../history.ts';
import type { OrgState, Session } from '../model.ts';
import type { Effect, Limits } from '../switchboard.ts';
import { planPermissionSet } from './deploy-permission-set.ts';
import { readPackages, type Named, type Package } from './deploy-package.ts';
import { planProfile, type Plan, type Submission } from './deploy-profile.ts';
import { manifestReport, report, START, warnings, type ComponentReport, type Planned } from './deploy-report.ts';
import { imposedFailure, type Failure } from './jobs.ts';
import { mayChangePermissions } from './rights.ts';
import { touchMember } from './source-members.ts';
import { readZip, unzippedBytes, type ZipEntry } from './zip.ts';

export type DeployOptions = {
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly rollbackOnError: boolean;
  readonly singlePackage: boolean;
  readonly testLevel: string | null;
};

export type Deployment = {
  /** Id of the job. */
  readonly id: string;
  readonly org: OrgState;
  readonly session: Session;
  readonly limits: Limits;
  readonly archive: Buffer;
  readonly options: DeployOptions;
  readonly effects: readonly Effect[];
};

export type DeployOutcome = {
  readonly status: 'Succeeded' | 'SucceededPartial' | 'Failed';
  readonly failure: Failure | null;
  readonly reports: readonly ComponentReport[];
};

const PLANNERS: Readonly<Record<string, (submission: Submission) => Plan>> = {
  Profile: planProfile,
  PermissionSet: planPermissionSet,
};

const UNTOUCHED: Plan = { id: '', created: false, changes: [], problem: null };

/**
 * That it is refused is documented (docs/salesforce-facts.md#src-psg, #s2-5); as a component's failure, and the words:
 * assumed.
 */
const NO_RIGHTS = 'insufficient access rights on object id';

/** Components of other types are taken and change nothing: no plan of theirs is needed here. */
function planOne({ org, session, effects }: Deployment, source: Package, named: Named): Plan {
  if (named.problem !== null) return { ...UNTOUCHED, problem: { text: named.problem, ...START } };
  const planner = PLANNERS[named.type];
  if (!planner || !named.file) return UNTOUCHED;
  if (!mayChangePermissions(org, session)) return { ...UNTOUCHED, problem: { text: NO_RIGHTS, ...START } };
  const imposed = effects.find((effect) => effect.kind === 'componentFailure');
  if (imposed) return { ...UNTOUCHED, problem: { text: imposed.problem, ...START } };
  const version = Number(source.version ?? org.info.apiVersion);
  return planner({ org, name: named.name, text: named.file.toString('utf8'), version });
}

function apply({ id, org, session, effects }: Deployment, planned: readonly Planned[]): void {
  if (effects.some((effect) => effect.kind === 'noEffect')) return;
  const filters = effects.filter((effect) => effect.kind === 'partialEffect');
  for (const { named, plan } of planned) {
    if (plan.problem || plan.changes.length === 0) continue;
    recordChanges(org, { by: session.userId, through: id }, plan.id, () => {
      for (const { field, act } of plan.changes) {
        if (field === null || filters.every(({ accepts }) => accepts(field))) act();
      }
    });
    // Source tracking names profiles decoded (source-tracking: expectedSourceMembers.js).
    touchMember(
      org,
      named.type,
      named.type === 'Profile' ? decodeURIComponent(named.name) : named.name,
      session.userId,
    );
  }
}

function failed(failure: Failure | null, reports: readonly ComponentReport[]): DeployOutcome {
  return { status: 'Failed', failure, reports };
}

function entriesOf(archive: Buffer): ZipEntry[] | null {
  try {
    return readZip(archive);
  } catch {
    return null;
  }
}

/**
 * Runs a deploy: every component is planned against the org as it stands, then what may be applied is applied. With
 * `rollbackOnError` one refused component keeps all of them out; `checkOnly` plans and applies nothing.
 */
export function deploy(deployment: Deployment): DeployOutcome {
  const { options, effects, archive } = deployment;
  const imposed = imposedFailure(effects);
  if (imposed) return failed(imposed, []);
  const entries = entriesOf(archive);
  if (!entries) return failed({ code: 'UNKNOWN_EXCEPTION', message: 'UNKNOWN_EXCEPTION: invalid zip file' }, []);
  const { maxUnzippedBytes } = deployment.limits;
  if (unzippedBytes(entries) > maxUnzippedBytes) {
    const text = `The files exceed the limit of ${maxUnzippedBytes} bytes uncompressed`;
    return failed({ code: 'LIMIT_EXCEEDED', message: `LIMIT_EXCEEDED: ${text}` }, []);
  }
  const read = readPackages(entries, options.singlePackage, deployment.org);
  if ('problem' in read) return failed(null, [manifestReport('package.xml', read.problem)]);
  const planned = read.packages.flatMap((source) =>
    source.components.map((named) => ({ named, plan: planOne(deployment, source, named) })),
  );
  const refused = planned.filter(({ plan }) => plan.problem !== null).length;
  if (!options.checkOnly && (refused === 0 || !options.rollbackOnError)) apply(deployment, planned);
  const isPartial = refused > 0 && !options.rollbackOnError && refused < planned.length;
  const reports = read.packages.flatMap((source) => [
    ...warnings(source),
    ...(refused === 0 ? [manifestReport(source.manifestPath, null)] : []),
  ]);
  return {
    status: refused === 0 ? 'Succeeded' : isPartial ? 'SucceededPartial' : 'Failed',
    failure: null,
    reports: [...planned.map(report), ...reports],
  };
}
