import type { Change } from './history.ts';
import { newId, type OrgState } from './model.ts';

/** Notes changes of a profile in the setup audit trail, in the words of the platform (docs/salesforce-facts.md#s2-7). */
export function writeSetupTrail(org: OrgState, changes: readonly Change[], label: string): void {
  for (const change of changes) {
    for (const { action, section, display } of entriesOf(change, label)) {
      org.insert('SetupAuditTrail', {
        Id: newId('0Ym'),
        Action: action,
        Section: section,
        Display: display,
        CreatedDate: change.at,
        CreatedById: change.by,
      });
    }
  }
}

type Entry = { readonly action: string; readonly section: string; readonly display: string };

const USERS = 'Manage Users';
const ACCESS: Readonly<Record<string, string>> = { '': 'No Access', read: 'Read Only', edit: 'Read/Write' };

function entriesOf({ part, from, to }: Change, label: string): Entry[] {
  const [kind = '', name = ''] = part.split(' ');
  const changed = (action: string, what: string): Entry => ({
    action,
    section: USERS,
    display: `Changed profile ${label}: ${what}`,
  });
  switch (kind) {
    case 'field': {
      const what = `field-level security for ${name.replace('.', ': ')} was changed from ${ACCESS[from]} to ${ACCESS[to]}`;
      return [changed('profileFlsChangedCustom', what)];
    }
    case 'object': {
      const what = `${name} object permissions were changed from ${from || 'No Access'} to ${to || 'No Access'}`;
      return [changed('profileOlpChangedCustom', what)];
    }
    case 'loginIpRanges':
      return rangesOf(from, to, label);
    case 'loginFlows':
      return flowsOf(to, label);
    case 'loginHours':
      return [changed('profileLoginHoursChangedCustom', `login hours were changed from ${from} to ${to}`)];
    default:
      return [changed('profileChanged', `${part} was changed`)];
  }
}

function rangesOf(from: string, to: string, label: string): Entry[] {
  const [before, after] = [parseRanges(from), parseRanges(to)];
  const entry = (verb: string, range: string): Entry => ({
    action: verb === 'Added' ? 'loginIpRange' : 'deletedLoginIpRange_withProfile',
    section: USERS,
    display: `${verb} Login Ip Range to ${label} from ${range}`,
  });
  return [
    ...before.filter((range) => !after.includes(range)).map((range) => entry('Deleted', range)),
    ...after.filter((range) => !before.includes(range)).map((range) => entry('Added', range)),
  ];
}

function parseRanges(text: string): string[] {
  const ranges: unknown = text === '' ? [] : JSON.parse(text);
  if (!Array.isArray(ranges)) return [];
  return ranges.map(
    (range: Readonly<Record<string, unknown>>) => `${String(range['startAddress'])} to ${String(range['endAddress'])}`,
  );
}

function flowsOf(to: string, label: string): Entry[] {
  const section = 'Login Flows';
  const [, flow] = /<flow>([^<]*)</u.exec(to) ?? [];
  return flow === undefined
    ? [{ action: 'deleteLoginFlow', section, display: `Deleted UI login flow for ${label}` }]
    : [
        {
          action: 'insertLightningLoginFlow',
          section,
          display: `Enabled UI Lightning Login flow for ${label} profile with flow ${flow}`,
        },
      ];
}
