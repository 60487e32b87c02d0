import { tokenOf } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { newProject } from './project.ts';
import { freshSf } from './sf.ts';

/** The commands of the picture in the README. */
const COMMANDS = [
  'sf fls report --profile "Minimum Access - API Only Integrations"',
  'sf fls reset --profile "Minimum Access - API Only Integrations" --sobject Account --dry-run',
];

/** What a terminal shows of the commands, run by the real `sf` against the seed org. */
export async function recordSession(): Promise<string> {
  const state = seedOrg();
  const org = await startOrg(state);
  try {
    const sf = await freshSf();
    await sf.login({ url: org.url, token: tokenOf(state), alias: 'my-sandbox' });
    const cwd = newProject().folder;
    const screens: string[] = [];
    for (const command of COMMANDS) {
      const { code, stdout, stderr } = await sf.shell(command, { cwd });
      if (code !== 0) throw new Error(`${command} ended with ${code}\n${stderr}`);
      screens.push(`$ ${command}\n${stdout.trim()}\n`);
    }
    return screens.join('\n');
  } finally {
    await org.stop();
  }
}

/** The same with what differs from run to run left out: times and ids. */
export function maskSession(session: string): string {
  return session
    .replace(/\b0Af\w+/g, '0Af…')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d[:-]\d\d(?:[:-]\d\d(?:\.\d+)?)?Z?/g, '(time)');
}
