import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { newFolder } from '../support/environment.ts';
import { installedPlugin } from '../support/packed-plugin.ts';
import { newProject } from '../support/project.ts';
import { freshSf, type Sf } from '../support/sf.ts';

/** A module that writes the address of every module that is loaded after it to a file. */
function recordLoads(file: string): string {
  return `
    import { appendFileSync } from 'node:fs';
    import { registerHooks } from 'node:module';
    registerHooks({
      load: (url, context, next) => {
        appendFileSync(${JSON.stringify(file)}, url + '\\n');
        return next(url, context);
      },
    });`;
}

describe('sf with the packed plugin', () => {
  let sf: Sf;
  let org: RunningOrg;

  before(async function () {
    this.timeout(600_000);
    const state = seedOrg();
    org = await startOrg(state);
    sf = await freshSf();
    await sf.login({ url: org.url, token: tokenOf(state) });
  });

  after(() => org.stop());

  it('explains fls retrieve, its words in any order', async function () {
    this.timeout(60_000);
    const cwd = newFolder('elsewhere');
    const [usual, turned] = [
      await sf.run(['fls', 'retrieve', '--help'], { cwd }),
      await sf.run(['retrieve', 'fls', '--help'], { cwd }),
    ];
    expect(usual.code).to.equal(0);
    expect(usual.stdout).to.include('sf fls retrieve').and.to.include('--all-sobjects');
    expect(turned.stdout).to.equal(usual.stdout);
  });

  it('loads no module of the plugin for its help', async function () {
    this.timeout(60_000);
    const folder = newFolder('recorder');
    const plugin = await installedPlugin();
    const [recorder, record] = [join(folder, 'recorder.mjs'), join(folder, 'loaded.txt')];
    writeFileSync(recorder, recordLoads(record));
    const env = { NODE_OPTIONS: `--import=${pathToFileURL(recorder).href}` };
    const listLoaded = (): string[] =>
      readFileSync(record, 'utf8')
        .split('\n')
        .filter((url) => url.startsWith(pathToFileURL(plugin).href));
    await sf.run(['fls', 'report', '--help'], { cwd: folder, env });
    expect(listLoaded()).to.deep.equal([]);
    await sf.run(['fls', 'report', '--unknown'], { cwd: folder, env });
    expect(listLoaded()).not.to.deep.equal([]);
  });

  it('wants a project', async function () {
    this.timeout(60_000);
    const { code, stdout, stderr } = await sf.run(['fls', 'retrieve', '--profile', INTEGRATION_PROFILE, '--json'], {
      cwd: newFolder('elsewhere'),
    });
    expect(code).to.equal(1);
    expect(stdout, stderr).to.match(/InvalidProjectWorkspaceError/);
  });

  it('retrieves the profile of an integration user into a project', async function () {
    this.timeout(120_000);
    const project = newProject();
    const { code, stdout, stderr } = await sf.run(['fls', 'retrieve', '--profile', INTEGRATION_PROFILE], {
      cwd: project.folder,
    });
    expect(code, stderr).to.equal(0);
    const file = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
    expect(project.read(file)).to.include('<field>Account.Phone</field>');
    expect(stdout).to.match(/^ +file +.+ \(created\)$/m);
  });
});
