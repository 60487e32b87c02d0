import { expect } from 'chai';
import { parseLoginSections } from '../../src/metadata/login-sections.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { resultOf, retrieve, type Where } from '../support/command.ts';
import { newProject } from '../support/project.ts';

const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const PROFILE = ['--profile', INTEGRATION_PROFILE];

describe('the login sections of a profile whose file a retrieve creates', function () {
  this.timeout(60_000);
  let org: RunningOrg;

  async function serve(loginFlowsNeedFlows: boolean): Promise<Where> {
    const state = seedOrg({ loginFlowsNeedFlows });
    org = await startOrg(state);
    return { project: newProject(), org, state };
  }

  afterEach(async () => {
    await org.stop();
  });

  const withoutLogin = (text: string): string => text.replaceAll(/ *<login(\w+)>[\s\S]*?<\/login\1>\n/g, '');

  it('are in the file although the retrieve leaves login flows out', async () => {
    const plain = await serve(false);
    const said = await retrieve(plain, ...PROFILE);
    const full = plain.project.read(FILE);
    await org.stop();
    const where = await serve(true);
    const run = await retrieve(where, ...PROFILE);
    const file = where.project.read(FILE);
    expect(parseLoginSections(file).loginFlows).to.have.length(1);
    expect(parseLoginSections(file)).to.deep.equal(parseLoginSections(full));
    expect(file.indexOf('<loginFlows>')).to.be.lessThan(file.indexOf('<loginHours>'));
    expect(withoutLogin(file)).to.equal(withoutLogin(full));
    expect([run.stdout, run.stderr, run.code]).to.deep.equal([said.stdout, said.stderr, 0]);
    expect(org.switchboard.count('readMetadata')).to.equal(1);
  });

  it('are not asked for when the file exists, or only the package.xml is written', async () => {
    const where = await serve(true);
    await retrieve(where, ...PROFILE, '--manifest-only');
    expect(org.switchboard.count('readMetadata')).to.equal(0);
    await retrieve(where, ...PROFILE);
    const text = where.project.read(FILE).replace(/ *<loginFlows>[\s\S]*<\/loginFlows>\n/, '');
    where.project.write(FILE, text);
    org.switchboard.clear();
    resultOf(await retrieve(where, ...PROFILE, '--json'));
    expect(org.switchboard.count('readMetadata')).to.equal(0);
    expect(where.project.read(FILE)).to.equal(text).and.to.not.contain('loginFlows');
  });

  it('are missed with a warning when they cannot be read', async () => {
    const where = await serve(true);
    for (const body of ['<nothing/>', 'INSUFFICIENT_ACCESS', '<html>']) {
      const effect = { kind: 'status', status: 500, body } as const;
      org.switchboard.inject({ operation: 'readMetadata', times: 9, effect });
      const run = await retrieve({ ...where, project: newProject() }, ...PROFILE);
      expect(run.code, body).to.equal(0);
      expect(run.stderr, body).to.contain(`could not be read: ${INTEGRATION_PROFILE}. Their new files`);
      expect(run.stderr, body).to.contain('deletes it in the org');
      org.switchboard.clear();
    }
  });
});
