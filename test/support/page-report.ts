import type { Grantor } from '../../src/fls/grantor.ts';
import type { Report } from '../../src/fls/report.ts';
import { finding, orgContext, reportOf } from './report.ts';

const SET: ReadonlySet<Grantor['kind']> = new Set(['PermissionSet'] as const);
const GROUP: ReadonlySet<Grantor['kind']> = new Set(['PermissionSetGroup'] as const);
const none = { openedBy: [], through: [], users: 0 };
const erp = { openedBy: ['Bulk_Read', 'ERP_Accounts'], through: ['ERP_Accounts'], users: 2 };

/** A report from an org for specs of pages: two profiles, two users, every exposure. */
export function pageReport(): Report {
  const own = { profile: 'API Only' };
  return reportOf(
    [
      finding({ ...own, field: 'Account.Fax', access: 'read', ...erp }),
      finding({ ...own, field: 'Account.Phone', ...erp }),
      finding({ ...own, field: 'Account.Site', ...erp, kept: { reason: 'ERP writes it', until: '2027-01-31' } }),
      finding({ ...own, object: 'Case', field: 'Case.Origin', exposure: 'latent', ...none, openedBy: ['Support'] }),
      finding({ ...own, object: 'Case', field: 'Case.Reason', exposure: 'latent', ...none, openedBy: ['Support'] }),
      finding({ ...own, object: 'X__c', field: 'X__c.Y__c', exposure: 'dormant', ...none }),
      finding({ ...own, object: 'Task', field: 'Task.Subject', kind: 'uncontrolled', exposure: 'unknown', ...none }),
      finding({ profile: 'Agent', object: 'Case', field: 'Case.Origin', exposure: 'dormant', ...none }),
    ],
    {
      context: orgContext,
      source: 'org',
      profiles: ['API Only', 'Agent', 'Clean'],
      holders: [
        { username: 'ada@example.com', profile: 'API Only', through: ['ERP_Accounts'] },
        { username: 'bo@example.com', profile: 'API Only', through: ['ERP_Accounts'] },
      ],
      reasons: new Map([['Bulk_Read', 'View All Data']]),
      grantorKinds: new Map([
        ['ERP_Accounts', SET],
        ['Bulk_Read', SET],
        ['Support', GROUP],
      ]),
      profileIds: new Map([['API Only', '00e000000000001AAA']]),
    },
  );
}
