import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findBrowser } from '../test/support/browser.ts';

/**
 * `npm run test:browser`: sees to it that there is a browser for the specs in test/page. `npm test` runs it beside other
 * checks. Root on Debian gets one; on other machines it says what is missing.
 */
const APT = '/usr/bin/apt-get';

const known = findBrowser();
if (known !== null) console.log(`The browser is ${known}.`);
else if (existsSync(APT) && process.getuid?.() === 0) install();
else fail('Install Chromium or Google Chrome, or set CHROME_PATH to its program.');

function install(): void {
  // Another program may be installing something.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  runApt([...wait, 'update', '-qq']);
  runApt([...wait, 'install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  if (findBrowser() === null) fail('apt-get installed the package chromium, but there is no program of that name.');
}

function runApt(args: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(APT, args, { env, stdio: 'inherit' });
  if (status !== 0)
    fail(`"apt-get ${args.join(' ')}" ended with ${status}. Install Chromium yourself, or set CHROME_PATH.`);
}

function fail(advice: string): never {
  console.error(`No browser for the specs of pages. ${advice}`);
  process.exit(1);
}
