import { expect } from 'chai';
import { listPages, readText } from '../house/pages.ts';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import { readNpmSettings } from '../support/npm.ts';
import { copyRepository } from '../support/packed-plugin.ts';
import { newProject, type TemporaryProject } from '../support/project.ts';
import { bareSf, freshSf, type Sf } from '../support/sf.ts';
import { readShellBlocks } from '../support/shell-blocks.ts';

const PAGES = listPages().filter((page) => page === 'README.md' || page.startsWith('docs/'));

/** A reset or a restore asks before it changes the org; a test has no terminal to answer at. */
const ASKS = /^sf fls (?:reset|restore)(?!.*--(?:dry-run|list|no-prompt)).*$/gm;

describe('the shell blocks', function () {
  this.timeout(600_000);

  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('that no test runs say why', () => {
    const skipped = PAGES.flatMap((page) => readShellBlocks(readText(page))).flatMap(({ noRun }) => noRun ?? []);
    expect(skipped).to.deep.equal([
      'the address of the clone is yours',
      'this command would run itself',
      'there is no interrupted reset here',
    ]);
  });

  for (const page of PAGES) {
    const blocks = readShellBlocks(readText(page)).filter(({ noRun, inRepository }) => noRun === null && !inRepository);
    if (blocks.length === 0) continue;

    describe(`of ${page}`, () => {
      let org: RunningOrg;
      let sf: Sf;
      let project: TemporaryProject;

      before(async () => {
        const state = seedOrg();
        org = await startOrg(state);
        sf = await freshSf();
        await sf.login({ url: org.url, token: tokenOf(state), alias: 'my-sandbox' });
        project = newProject();
        project.commit();
      });

      after(async () => org.stop());

      for (const { script, exitCode, output } of blocks)
        it(script.split('\n').at(-1) ?? '', async () => {
          const { code, stdout, stderr } = await sf.shell(script.replace(ASKS, '$& --no-prompt'), {
            cwd: project.folder,
          });
          expect(code, `${stdout}\n${stderr}`).to.equal(exitCode);
          expect(stdout).to.include(output ?? '');
        });
    });
  }

  describe('of a clone', () => {
    let folder: string;
    let sf: Sf;

    before(() => {
      folder = copyRepository();
      sf = bareSf();
    });

    const blocks = readShellBlocks(readText('README.md')).filter(({ inRepository }) => inRepository);
    for (const { script } of blocks)
      it(script.split('\n').at(-1) ?? '', async () => {
        // "npm ci" came before this spec. The Salesforce CLI asks whether to trust the plugin.
        const answered = `exec < <(yes)\n${script.replace('npm ci && ', '')}`;
        const { code, stdout, stderr } = await sf.shell(answered, { cwd: folder, env: readNpmSettings() });
        expect(code, `${stdout}\n${stderr}`).to.equal(0);
      });

    it('install the plugin', async () => {
      const { stdout } = await sf.run(['plugins'], { cwd: folder });
      expect(stdout).to.match(/^sf-plugin-fls 0\.1\.0$/m);
    });
  });
});
