import { INTEGRATION_PROFILE } from '../simulated-org/seed/seed-org.ts';
import {
  doctor,
  explain,
  listSnapshots,
  report,
  reset,
  restore,
  resume,
  retrieve,
  type CommandRun,
  type Where,
} from '../support/command.ts';

const PROFILE = ['--profile', INTEGRATION_PROFILE];
/** Where the project has the file of the profile. */
export const FILE = `force-app/main/default/profiles/${INTEGRATION_PROFILE}.profile-meta.xml`;
const ONE_FIELD = ['--field', 'Account.Phone'];

type Run = (where: Where, ...args: readonly string[]) => Promise<CommandRun<unknown>>;

/** Every command that reads or writes files, on one profile and few fields. */
export const COMMANDS = {
  report: async (where, ...args) => report(where, ...PROFILE, ...args),
  'report --source-dir': async ({ project }, ...args) => report({ project }, '--source-dir', 'force-app', ...args),
  explain: async (where, ...args) => explain(where, ...PROFILE, '--sobject', 'Account', ...args),
  doctor,
  retrieve: async (where, ...args) => retrieve(where, ...PROFILE, ...args),
  reset: async (where, ...args) => reset(where, ...PROFILE, ...ONE_FIELD, '--no-prompt', ...args),
  'reset --dry-run': async (where, ...args) => reset(where, ...PROFILE, ...ONE_FIELD, '--dry-run', ...args),
  'reset --plan': async (where, ...args) => reset(where, '--no-prompt', '--plan', ...args),
  restore: async (where, ...args) => restore(where, '--no-prompt', ...args),
  resume: async (where, ...args) => resume(where, '--use-most-recent', ...args),
  'list snapshots': listSnapshots,
} satisfies Record<string, Run>;
