/**
 * `npm run demo`: finds, removes and restores the strays of a profile in the simulated org, and explains each step.
 * Everything it writes lies in a temporary SFDX project and a temporary home, and is removed at the end.
 */
import './support/environment.ts';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setAccess } from './simulated-org/rules.ts';
import { profileSetId } from './simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE } from './simulated-org/seed/seed-org.ts';
import { startDemoOrg } from './support/demo-org.ts';

const { state, project, stop } = await startDemoOrg('demo');
const file = join('force-app', 'main', 'default', 'profiles', `${INTEGRATION_PROFILE}.profile-meta.xml`);

try {
  explain('Which profiles of integrations and AI agents hold field permissions that Setup hides?');
  await runSf('fls', 'report');

  explain(`One of them is "${INTEGRATION_PROFILE}".
It grants no object, so Setup shows it empty. Which field permissions does it hold, and which fields are open to users today?`);
  await runSf('fls', 'report', '--profile', INTEGRATION_PROFILE);

  explain('The report used SOQL only. Now retrieve the profile into an empty SFDX project, with all that Setup hides.');
  await runSf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE, '--manifest-file', 'package.xml');

  explain('The package.xml names every object, standard objects too. A wildcard does not match them.');
  showLines('package.xml', /<members>A\w+<\/members>|<name>CustomObject/, 3);

  explain('The file of the profile now has the entries, so you can review and compare them:');
  showLines(file, /Contact\.Email/, 2);

  explain('A second retrieve changes nothing, so the file can live in git.');
  project.commit();
  await runSf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE);
  showGitStatus();

  explain('A colleague adds a comment to the file. Another colleague removes one permission in the org.');
  project.write(file, project.read(file).replace('<Profile', '<!-- reviewed in May -->\n<Profile'));
  project.commit();
  setAccess(state, profileSetId(state, INTEGRATION_PROFILE), 'Contact.Email', { read: false, edit: false });
  await runSf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE);
  explain('Only the values that differ change:');
  const difference = project.git('diff', '--unified=1', '--no-color').split('\n').slice(4).join('\n');
  console.log(`$ git diff --unified=1\n${difference}`);

  project.commit();
  explain(
    'What would a reset remove, and which users would lose access? The org checks the deploy; nothing is changed.',
  );
  await runSf('fls', 'reset', '--profile', INTEGRATION_PROFILE, '--exposure', 'live', '--dry-run');

  explain('Now remove all strays of the profile. Every reset writes a snapshot, so you can undo it.');
  await runSf('fls', 'reset', '--profile', INTEGRATION_PROFILE, '--no-prompt');

  explain('The org has no stray left, and the file of the project says the same.');
  await runSf('fls', 'report', '--profile', INTEGRATION_PROFILE);
  console.log(`$ git diff --shortstat\n${project.git('diff', '--shortstat')}`);

  explain('Somebody misses a field? Put everything back, byte for byte.');
  await runSf('fls', 'restore', '--no-prompt');
  showGitStatus();

  explain(
    `In CI, a gate needs no org: a baseline accepts the strays of today, and the gate fails on new ones with exit code 3.`,
  );
  const report = ['fls', 'report', '--source-dir', 'force-app'];
  await runSf(...report, '--write-baseline', 'config/fls-baseline.json');
  const closed = /false(<\/editable>\s+<field>Contact\.Email<\/field>\s+<readable>)false/;
  project.write(file, project.read(file).replace(closed, 'true$1true'));
  await runSfEndingWith(3, ...report, '--baseline', 'config/fls-baseline.json', '--fail-on', 'stray');
} finally {
  await stop();
}

function explain(text: string): void {
  console.log(`\n\u001b[1m${text}\u001b[22m\n`);
}

/** Prints the first line of a project file that matches, with some lines around it. */
function showLines(path: string, pattern: RegExp, around: number): void {
  const lines = readFileSync(join(project.folder, path), 'utf8').split('\n');
  const at = lines.findIndex((line) => pattern.test(line));
  console.log(['    …', ...lines.slice(Math.max(0, at - around), at + around + 1), '    …'].join('\n'));
}

function showGitStatus(): void {
  const status = project.git('status', '--short');
  if (status !== '') throw new Error(`git status --short\n${status}`);
  console.log('$ git status --short\n(nothing)');
}

async function runSf(...args: string[]): Promise<void> {
  await runSfEndingWith(0, ...args);
}

/** Runs the built plugin in the project. @throws Error if it ends with another exit code */
async function runSfEndingWith(expected: number, ...args: string[]): Promise<void> {
  console.log(`$ sf ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
    cwd: project.folder,
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== expected) throw new Error(`sf ${args.join(' ')} ended with ${String(code)}`);
}
