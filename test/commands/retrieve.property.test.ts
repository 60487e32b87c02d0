import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { profileId } from '../simulated-org/seed/builder.ts';
import { randomOrgs, randomProfiles } from '../simulated-org/seed/random-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { truthOf } from '../simulated-org/truth.ts';
import { readProfile } from '../../src/metadata/profile.ts';
import { resultOf, retrieve } from '../support/command.ts';
import { newProject } from '../support/project.ts';

describe('fls retrieve, whatever the org holds,', function () {
  this.timeout(300_000);

  it('brings what is enabled, finds what is stray, and has nothing to change the second time', async () => {
    await fc.assert(
      fc.asyncProperty(randomOrgs, fc.constantFrom(...randomProfiles), async (state, name) => {
        const org = await startOrg(state);
        try {
          const where = { project: newProject(), org, state };
          const truth = truthOf(state, profileId(state, name));
          const { findings, profiles } = resultOf(await retrieve(where, '--profile', name, '--json'));
          const found = (kind: string): string[] =>
            findings.filter((one) => one.kind === kind).map(({ field }) => field);
          expect(found('stray').sort()).to.deep.equal([...truth.stray]);
          expect(found('uncontrolled').sort()).to.deep.equal([...truth.uncontrolled]);
          const folder = join(where.project.folder, 'force-app/main/default/profiles');
          const [file = ''] = readdirSync(folder);
          const open = readProfile(where.project.read(join('force-app/main/default/profiles', file)))
            .fieldPermissions.filter(({ readable }) => readable)
            .map(({ field }) => field);
          const enabled = [...truth.enabled.values()].flatMap((fields) => [...fields.keys()]);
          expect(open).to.include.members(enabled);
          expect(profiles[0]?.created).to.equal(true);
          const again = resultOf(await retrieve(where, '--profile', name, '--json'));
          expect(again.profiles[0]?.changed).to.equal(false);
        } finally {
          await org.stop();
        }
      }),
      { numRuns: 40 },
    );
  });
});
