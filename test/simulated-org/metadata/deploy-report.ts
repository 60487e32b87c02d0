import type { Named, Package } from './deploy-package.ts';
import type { Plan } from './deploy-profile.ts';
import type { Problem } from './deploy-schema.ts';

export type Planned = { readonly named: Named; readonly plan: Plan };

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

/** Where a problem stands that has no place in a file. */
export const START = { line: 1, column: 1 };

export function report({ named, plan }: Planned): ComponentReport {
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

export function manifestReport(path: string, text: string | null): ComponentReport {
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

export function warnings(source: Package): ComponentReport[] {
  return source.strangers.map((stranger) => ({
    ...stranger,
    id: '',
    created: false,
    changed: false,
    problem: { text: 'Not in package.xml', ...START },
    severity: 'Warning',
  }));
}
