import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenOf } from '../test/simulated-org/seed/builder.ts';
import { seedOrg } from '../test/simulated-org/seed/seed-org.ts';
import { startOrg } from '../test/simulated-org/server.ts';
import { openPage, startBrowser } from '../test/support/pages.ts';
import { newProject } from '../test/support/project.ts';
import { freshSf } from '../test/support/sf.ts';

/** The page that the real `sf` writes about all profiles of the seed org, as a browser shows its pictures. */
export async function takePagePicture(): Promise<Uint8Array> {
  const state = seedOrg();
  const org = await startOrg(state);
  const browser = await startBrowser();
  try {
    const sf = await freshSf();
    await sf.login({ url: org.url, token: tokenOf(state), alias: 'my-sandbox' });
    const cwd = newProject().folder;
    const args = ['fls', 'report', '--all-profiles', '--target-org', 'my-sandbox', '--output-file', 'page.html'];
    const { code, stderr } = await sf.run(args, { cwd });
    if (code !== 0) throw new Error(`sf ${args.join(' ')} ended with ${code}\n${stderr}`);
    const { page, misdeeds } = await openPage(browser, readFileSync(join(cwd, 'page.html'), 'utf8'), {
      viewport: { width: 1100, height: 1000 },
    });
    await page.evaluate('document.getElementById("profiles").scrollIntoView()');
    const picture = await page.screenshot();
    if (misdeeds.length > 0) throw new Error(`the page did what it must not: ${misdeeds.join('\n')}`);
    return picture;
  } finally {
    await browser.close();
    await org.stop();
  }
}
