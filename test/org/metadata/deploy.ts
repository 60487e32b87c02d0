import type { OrgState } from '../model.ts';
import type { Effect } from '../switchboard.ts';
import { planPermissionSet } from './deploy-permission-set.ts';
import { readPackages } from './deploy-package.ts';
import type { Named, Package } from './deploy-package.ts';
import { planProfile } from './deploy-profile.ts';
import type { Plan, Submission } from './deploy-profile.ts';
import type { Problem } from './deploy-schema.ts';
import { imposedFailure } from './jobs.ts';
import type { Failure } from './jobs.ts';
import { touchMember } from './source-members.ts';
import { readZip } from './zip.ts';
import type { ZipEntry } from './zip.ts';

export type DeployOptions = {
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly rollbackOnError: boolean;
  readonly singlePackage: boolean;
  readonly testLevel: string | null;
};

export type Deployment = {
  readonly org: OrgState;
  readonly archive: Buffer;
  readonly options: DeployOptions;
  readonly effects: readonly Effect[];
};

/** What the deploy says of one component; a warning is a success with a problem. */
export type ComponentReport = {
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly created: boolean;
  readonly changed: boolean;
  readonly problem: Problem | null;
  readonly severity: 'Error' | 'Warning' | null;
};

export type DeployOutcome = {
  readonly status: 'Succeeded' | 'SucceededPartial' | 'Failed';
  readonly failure: Failure | null;
  readonly reports: readonly ComponentReport[];
};

type Planned = { readonly named: Named; readonly plan: Plan };

const PLANNERS: Readonly<Record<string, (submission: Submission) => Plan>> = {
  Profile: planProfile,
  PermissionSet: planPermissionSet,
};

const START = { line: 1, column: 1 };
const UNTOUCHED: Plan = { id: '', created: false, changes: [], problem: null };

/** Components of other types are taken and change nothing: no plan of theirs is needed here. */
function planOne({ org, effects }: Deployment, source: Package, named: Named): Plan {
  if (named.problem !== null) return { ...UNTOUCHED, problem: { text: named.problem, ...START } };
  const planner = PLANNERS[named.type];
  if (!planner || !named.file) return UNTOUCHED;
  const imposed = effects.find((effect) => effect.kind === 'componentFailure');
  if (imposed) return { ...UNTOUCHED, problem: { text: imposed.problem, ...START } };
  const version = Number(source.version ?? org.info.apiVersion);
  return planner({ org, name: named.name, text: named.file.toString('utf8'), version });
}

function apply({ org, effects }: Deployment, planned: readonly Planned[]): void {
  if (effects.some((effect) => effect.kind === 'noEffect')) return;
  const filters = effects.filter((effect) => effect.kind === 'partialEffect');
  for (const { named, plan } of planned) {
    if (plan.problem || plan.changes.length === 0) continue;
    for (const { field, act } of plan.changes) {
      if (field === null || filters.every(({ accepts }) => accepts(field))) act();
    }
    touchMember(org, named.type, named.name);
  }
}

function report({ named, plan }: Planned): ComponentReport {
  return {
    type: named.type,
    name: named.name,
    path: named.path,
    id: plan.id,
    created: plan.created && plan.problem === null,
    changed: plan.changes.length > 0 && plan.problem === null,
    problem: plan.problem,
    severity: plan.problem ? 'Error' : null,
  };
}

function manifestReport(path: string, text: string | null): ComponentReport {
  return {
    type: '',
    name: 'package.xml',
    path,
    id: '',
    created: false,
    changed: text === null,
    problem: text === null ? null : { text, ...START },
    severity: text === null ? null : 'Error',
  };
}

function warnings(source: Package): ComponentReport[] {
  return source.strangers.map((stranger) => ({
    ...stranger,
    id: '',
    created: false,
    changed: false,
    problem: { text: 'Not in package.xml', ...START },
    severity: 'Warning',
  }));
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
  const read = readPackages(entries, options.singlePackage);
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
