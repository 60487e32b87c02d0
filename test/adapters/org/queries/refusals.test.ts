import { expect } from 'chai';
import { createOrgClient, type OrgClient } from '../../../../src/adapters/org/client/org-client.ts';
import { hasFieldPermissions, queryParentsOfFields } from '../../../../src/adapters/org/queries/field-permissions.ts';
import { createOrganizationReader } from '../../../../src/adapters/org/queries/organization.ts';
import { listUnlistedObjects } from '../../../../src/adapters/org/queries/unlisted-objects.ts';
import { buildOrg } from '../../../simulated-org/seed/builder.ts';
import { account } from '../../../simulated-org/seed/standard-objects.ts';
import { servingOrgs } from '../served.ts';

/** What is read where the org may refuse it, and what a refusal is taken for. */
const QUERIES: Readonly<Record<string, { read: (client: OrgClient) => Promise<unknown>; refused: unknown }>> = {
  'parents of fields': { read: async (client) => queryParentsOfFields(client, ['0PS000000000001']), refused: null },
  'field permissions': { read: async (client) => hasFieldPermissions(client, ['A__mdt']), refused: false },
  'the org': {
    read: async (client) => createOrganizationReader(client)(),
    refused: { kind: 'unknown', namespace: null },
  },
};

describe('a query that the org may refuse', () => {
  const served = servingOrgs();

  const read = async (name: string, code: string): Promise<unknown> => {
    const connection = await served.connect(buildOrg({ objects: [account()] }));
    const effect = { kind: 'refusal', status: 400, code, message: 'in vain' } as const;
    served.switchboard.inject({ operation: 'query', times: 9, effect });
    return QUERIES[name]?.read(createOrgClient(connection)).catch((error: unknown) => error);
  };

  for (const [name, { refused }] of Object.entries(QUERIES)) {
    for (const code of ['INVALID_TYPE', 'INVALID_FIELD', 'MALFORMED_QUERY'])
      it(`takes ${code} for an answer: ${name}`, async () => {
        expect(await read(name, code)).to.deep.equal(refused);
      });

    for (const code of ['QUERY_TIMEOUT', 'REQUEST_LIMIT_EXCEEDED', 'UNKNOWN_EXCEPTION'])
      it(`takes ${code} for a failure, which says nothing of what the org has: ${name}`, async () => {
        expect(await read(name, code))
          .to.be.an('error')
          .with.property('errorCode', code);
      });
  }

  it('is not made where SOAP takes no such access token', async () => {
    const info = { apiVersion: '67.0', jwtTokens: true };
    const connection = await served.connect(buildOrg({ info, objects: [account()] }));
    expect(await listUnlistedObjects(connection, null)).to.equal(null);
  });
});
