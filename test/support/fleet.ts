import type { FleetResult } from '../../src/commands/fls/report.ts';
import type { OrgInfo, OrgState } from '../simulated-org/model.ts';
import { ADMIN_USERNAME } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg, type RunningOrg } from '../simulated-org/server.ts';
import type { Fault } from '../simulated-org/switchboard.ts';
import { loggedIn, runCommand, type CommandRun, type Offline } from './command.ts';

/** One of several orgs: each has an id and an administrator of its own. */
export type FleetMember = { readonly org: RunningOrg; readonly state: OrgState; readonly username: string };

/** The seed org as the n-th of several, from 1. @param change what is different there */
export async function startFleetOrg(
  number: number,
  info: Partial<OrgInfo> = {},
  change: (state: OrgState) => void = () => {},
): Promise<FleetMember> {
  const state = seedOrg({ id: `00D00000000000${number}EAA`, ...info });
  const username = `admin@org${number}.example`;
  const admin = state.rows('User').find((row) => row['Username'] === ADMIN_USERNAME);
  if (admin === undefined) throw new Error('the seed org has no administrator');
  admin['Username'] = username;
  change(state);
  return { org: await startOrg(state), state, username };
}

/** Runs `sf fls report` in this process on several orgs, after a login to each. @param faults by username, after the login */
export async function reportFleet(
  orgs: readonly FleetMember[],
  where: Offline & { readonly faults?: Readonly<Record<string, readonly Fault[]>> },
  ...args: readonly string[]
): Promise<CommandRun<FleetResult>> {
  return runCommand(
    async () => {
      const { default: command } = await import('../../src/commands/fls/report.ts');
      return async (given) => {
        const targets: string[] = [];
        for (const member of orgs) targets.push('--target-org', await loggedIn(member));
        for (const { org, username } of orgs) {
          // The login asks too, and is no part of the command.
          org.switchboard.log.length = 0;
          for (const fault of where.faults?.[username] ?? []) org.switchboard.inject(fault);
        }
        const result = await command.run([...targets, ...given], import.meta.dirname);
        if ('orgs' in result) return result;
        throw new Error('a report on several orgs is no report on one');
      };
    },
    where,
    args,
  );
}
