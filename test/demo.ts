/**
 * `npm run demo`: the main job against the simulated org, told step by step, in a temporary SFDX project with a temporary
 * home. Nothing is left behind.
 */
import { newFolder } from './support/environment.ts';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AuthInfo } from '@salesforce/core';
import { setAccess } from './simulated-org/rules.ts';
import { profileSetId, tokenOf } from './simulated-org/seed/builder.ts';
import { INTEGRATION_PROFILE, seedOrg } from './simulated-org/seed/seed-org.ts';
import { startOrg } from './simulated-org/server.ts';
import { newProject } from './support/project.ts';

const state = seedOrg();
const org = await startOrg(state);
const project = newProject();
const file = join('force-app', 'main', 'default', 'profiles', `${INTEGRATION_PROFILE}.profile-meta.xml`);

try {
  await login();
  say(`An org has a profile for its integrations, "${INTEGRATION_PROFILE}". It grants no
object, so Setup shows it empty. Let us ask the org which field permissions it holds all the same, and which of them are
open to users today.`);
  await sf('fls', 'report', '--profile', INTEGRATION_PROFILE);

  say('That took SOQL alone. Now let us bring the profile into an empty SFDX project, with all that Setup hides.');
  await sf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE, '--manifest-file', 'package.xml');

  say('The package.xml names every object, standard ones too: a wildcard would have missed them.');
  show(readFileSync(join(project.folder, 'package.xml'), 'utf8'), /<members>A\w+<\/members>|<name>CustomObject/, 3);

  say('Its entries are there for everybody to see, review and compare:');
  show(readFileSync(join(project.folder, file), 'utf8'), /Contact\.Email/, 2);

  say('Retrieving again changes nothing, so the file can live in git.');
  project.commit();
  await sf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE);
  console.log(project.git('status', '--short') === '' ? '$ git status --short\n(nothing)' : 'git sees a change!');

  say('Somebody adds a comment to the file, and somebody else takes one permission away in the org.');
  project.write(
    file,
    readFileSync(join(project.folder, file), 'utf8').replace('<Profile', '<!-- reviewed in May -->\n<Profile'),
  );
  project.commit();
  setAccess(state, profileSetId(state, INTEGRATION_PROFILE), 'Contact.Email', { read: false, edit: false });
  await sf('fls', 'retrieve', '--profile', INTEGRATION_PROFILE);
  say('Only the values that differ have moved:');
  console.log(
    `$ git diff --unified=1\n${project.git('diff', '--unified=1', '--no-color').split('\n').slice(4).join('\n')}`,
  );

  project.commit();
  say('Now the cure. What would go, and who would lose what? The org checks the deploy; nothing is written anywhere.');
  await sf('fls', 'reset', '--profile', INTEGRATION_PROFILE, '--exposure', 'live', '--dry-run');

  say(
    'That is what we want: all strays of the profile, this time for good. Every reset can be undone by its snapshot.',
  );
  await sf('fls', 'reset', '--profile', INTEGRATION_PROFILE, '--no-prompt');

  say('The org has none left, and the project says the same.');
  await sf('fls', 'report', '--profile', INTEGRATION_PROFILE);
  console.log(`$ git diff --shortstat\n${project.git('diff', '--shortstat')}`);

  say('Somebody misses a field? Everything goes back to what it was, byte for byte.');
  await sf('fls', 'restore', '--no-prompt');
  console.log(project.git('status', '--short') === '' ? '$ git status --short\n(nothing)' : 'git sees a change!');

  say(`A pipeline can keep it from getting worse, without an org: what is there today goes into a baseline, and whatever a
pull request adds fails.`);
  const gate = ['fls', 'report', '--source-dir', 'force-app'];
  await sf(...gate, '--write-baseline', 'config/fls-baseline.json');
  const text = readFileSync(join(project.folder, file), 'utf8');
  project.write(
    file,
    text.replace(/false(<\/editable>\s+<field>Contact\.Email<\/field>\s+<readable>)false/, 'true$1true'),
  );
  await sfEndingWith(1, ...gate, '--baseline', 'config/fls-baseline.json', '--fail-on', 'stray');
} finally {
  await org.stop();
}

async function login(): Promise<void> {
  const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: org.url, loginUrl: org.url };
  process.removeAllListeners('warning');
  const auth = await AuthInfo.create({ accessTokenOptions });
  await auth.save();
  await auth.setAlias('demo');
  await auth.setAsDefault({ org: true });
}

function say(text: string): void {
  console.log(`\n\u001b[1m${text}\u001b[22m\n`);
}

/** Some lines around the first that matches. */
function show(text: string, pattern: RegExp, around: number): void {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => pattern.test(line));
  console.log(['    …', ...lines.slice(Math.max(0, at - around), at + around + 1), '    …'].join('\n'));
}

async function sf(...args: string[]): Promise<void> {
  await sfEndingWith(0, ...args);
}

async function sfEndingWith(expected: number, ...args: string[]): Promise<void> {
  console.log(`$ sf ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
  const env = { ...process.env, NODE_NO_WARNINGS: '1', HOME: process.env['HOME'] ?? newFolder('home') };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
    cwd: project.folder,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== expected) throw new Error(`sf ${args.join(' ')} ended with ${String(code)}`);
}
