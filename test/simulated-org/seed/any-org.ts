import fc from 'fast-check';
import type { ObjectDef, OrgState, Row } from '../model.ts';
import { ADMIN_USERNAME, buildOrg } from './builder.ts';
import { geolocation, plain, reference } from './fields.ts';
import { object } from './objects.ts';
import type { OrgPlan } from './plan.ts';
import { createOrgPlans, randomObjects, randomProfiles } from './random-org.ts';
import { opportunity } from './standard-objects.ts';
import { RUNNER, surprise, SURPRISES } from './surprises.ts';
import { addViewer, changePlan, switches, withoutRunner, type HiddenRow, type Switches } from './switches.ts';

/** A random org with any of the switches that decide what can be known of access, and who looks at it. */
export type AnyOrg = {
  readonly plan: OrgPlan;
  /** Rows that the org counts and does not show. */
  readonly hidden: readonly HiddenRow[];
  /** Who runs the command. */
  readonly username: string;
  /** The API version that the command is told to use; null for that of the org. */
  readonly apiVersion: string | null;
};

/** One object of each kind. */
const OBJECTS: readonly ObjectDef[] = [
  ...randomObjects,
  object('Site__c', geolocation('Place__c')),
  object('Ledger__x', [plain('Balance__c')]),
  object('Log__b', [plain('Line__c')]),
  object('Guide__kav', [plain('Summary'), plain('Body__c')]),
  object('Setting__c', [plain('Switch__c')], { kind: 'customSetting' }),
  object('Job__hd', [plain('Step_01__hst')]),
  object('OrderItem', [reference('OrderId', 'Order'), plain('Note__c')]),
];

/** Opportunity products follow opportunities only where there are any. */
const plans = fc.oneof(createOrgPlans(OBJECTS, 2), createOrgPlans([...OBJECTS, opportunity()], 2));

/** Orgs with all switches. */
export const anyOrgs: fc.Arbitrary<AnyOrg> = fc.tuple(plans, switches).map(([plan, given]) => {
  const org = assemble(plan, given);
  const text = JSON.stringify({ ...org, given, plan: { ...org.plan, objects: undefined } });
  return { ...org, [fc.toStringMethod]: () => text };
});

/** The org, with the rows hidden. */
export function buildAnyOrg({ plan, hidden }: Pick<AnyOrg, 'plan' | 'hidden'>): OrgState {
  const state = buildOrg(plan);
  for (const { row } of findRows(state, hidden)) state.hiddenRows.add(row.Id);
  return state;
}

/** What the org shows: the same without the hidden rows, under other ids. */
export function buildShownOrg({ plan, hidden }: Pick<AnyOrg, 'plan' | 'hidden'>): OrgState {
  const state = buildOrg(plan);
  for (const { table, row } of findRows(state, hidden)) {
    if (table === 'FieldPermissions')
      state.setFieldPermission(String(row['ParentId']), String(row['Field']), { read: false, edit: false });
    else state.remove(table, ({ Id }) => Id !== row.Id);
  }
  return state;
}

function findRows(state: OrgState, hidden: readonly HiddenRow[]): { readonly table: string; readonly row: Row }[] {
  return hidden.flatMap(({ table, place }) => {
    const rows = state.rows(table);
    const row = rows[place % rows.length];
    return row ? [{ table, row }] : [];
  });
}

function assemble(plan: OrgPlan, given: Switches): AnyOrg {
  const { surprises, info, viewer, version, hidden } = given;
  const surprised = surprise({ ...changePlan(plan, given), info }, surprises);
  const newest = Number(surprised.info?.apiVersion);
  return {
    plan: viewer === null ? withoutRunner(surprised) : addViewer(surprised, viewer),
    hidden,
    username: viewer === null ? ADMIN_USERNAME : RUNNER,
    apiVersion: version !== null && Number(version) < newest ? version : null,
  };
}

/** Random orgs with all switches that leave nothing in doubt. The first user, of the first random profile, has a session. */
export const clearOrgPlans: fc.Arbitrary<OrgPlan> = fc.tuple(plans, switches).map(([plan, given]) => {
  const hiding = Object.entries(SURPRISES).filter(
    ([, info]) =>
      info.unlistedEntries !== undefined || info.showsUnlistedRows === false || info.hidesRowsOf !== undefined,
  );
  const names = given.surprises.filter((name) => !hiding.some(([other]) => other === name));
  const clear: Switches = { ...given, surprises: names, unclear: ['', ''], viewer: null, hidden: [], version: null };
  const { plan: org } = assemble(plan, clear);
  const [first = { username: 'user1@fls.example', sets: ['Set_A', 'Set_B'] }, ...others] = org.users ?? [];
  const users = [{ ...first, profile: randomProfiles[0] ?? '', active: true, session: true }, ...others];
  const text = JSON.stringify({ names, ...org, users, objects: undefined });
  return { ...org, users, [fc.toStringMethod]: () => text };
});
