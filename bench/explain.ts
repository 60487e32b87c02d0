/**
 * `sf fls explain`: whole processes of the real sf with the API calls counted, by the number of fields; and the graph of an
 * explanation with 100,000 edges and more, in this process.
 */
import '../test/support/environment.ts';
import type { Explanation } from '../src/fls/explained-subject.ts';
import type { AccessSource } from '../src/fls/access-source.ts';
import { renderExplanation } from '../src/present/formats/explanation/index.ts';
import { largeOrg } from '../test/simulated-org/seed/large-org.ts';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { startOrg } from '../test/simulated-org/server.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf, type Sf } from '../test/support/sf.ts';
import { HEAD, line, timed } from './measure.ts';

const CONTEXT = { toFile: false, typed: { line: 'sf fls explain', bin: 'sf', targetOrg: null } };
const USER = 'bulk1@fls.example';

async function countCalls(sf: Sf, objects: number, fieldsPerObject: number, flags: readonly string[]): Promise<void> {
  const state = largeOrg({ profiles: 1, objects, fieldsPerObject });
  const org = await startOrg(state);
  await sf.login({ url: org.url, token: tokenOf(state) });
  org.switchboard.clear();
  const start = performance.now();
  const { code, stderr } = await sf.run(['fls', 'explain', '-b', USER, ...flags], { cwd: newProject().folder });
  if (code !== 0) throw new Error(stderr);
  const time = Math.round(performance.now() - start);
  const calls = new Map<string, number>();
  for (const { operation } of org.switchboard.log) calls.set(operation, (calls.get(operation) ?? 0) + 1);
  await org.stop();
  const list = [...calls].map(([name, count]) => `${name} ${count}`).join(', ');
  const rows = (objects * fieldsPerObject).toLocaleString('en-US');
  console.log(
    `${rows} field permissions, ${flags.join(' ')}: ${time} ms, ${org.switchboard.log.length} calls: ${list}`,
  );
}

/** Users of one profile that read the same fields through one permission set. */
function buildExplanation(users: number, fields: number): Explanation {
  const via = (kind: AccessSource['kind'], name: string): AccessSource[] => [{ kind, name, label: name, why: null }];
  const [objectVia, readVia] = [via('PermissionSet', 'Readers'), via('Profile', 'Integration')];
  return {
    context: { generatedAt: '', plugin: '', apiVersion: null, org: null, policyFile: null, baselineFile: null },
    subjects: [
      {
        usernames: Array.from({ length: users }, (_, index) => `user${index}@fls.example`),
        profile: 'Integration',
        isProfileListed: true,
        hasHiddenSets: false,
        fields: Array.from({ length: fields }, (_, index) => ({
          field: `Bulk_${index % 100}__c.Field_${index}__c`,
          read: true,
          edit: false,
          isAlwaysVisible: false,
          permission: 'Bulk__c.Field__c',
          opening: { kind: 'own' },
          objectVia,
          readVia,
          editVia: [],
          mutedBy: [],
        })),
        idle: [],
      },
    ],
    namespace: null,
    isComparison: false,
    proof: null,
    notices: [],
  };
}

const sf = await freshSf();
await countCalls(sf, 53, 15, ['--verbose']);
await countCalls(sf, 530, 15, ['--verbose']);
await countCalls(sf, 530, 15, ['--sobject', 'Bulk_0001__c']);
await countCalls(sf, 1000, 100, []);

console.log(`\ngraph of users × fields, in this process\n${HEAD}`);
for (const [users, fields] of [
  [20, 5000],
  [200, 5000],
] as const) {
  const explanation = buildExplanation(users, fields);
  const { text } = await renderExplanation('opengraph', explanation, CONTEXT);
  const edges = text.split('"start"').length - 1;
  const name = `${edges.toLocaleString('en-US')} edges, ${(text.length / 1_000_000).toFixed(1)} MB`;
  console.log(line(name, await timed(5, async () => renderExplanation('opengraph', explanation, CONTEXT))));
}
