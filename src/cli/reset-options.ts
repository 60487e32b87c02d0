import { readPolicy } from '../adapters/files/policy-file.ts';
import type { ResetOptions } from '../flows/reset.ts';

/** The flags of `sf fls reset` that say what is reset and how. */
export type ResetOptionFlags = {
  readonly sobject?: string[] | undefined;
  readonly field?: string[] | undefined;
  readonly exposure?: ('live' | 'latent' | 'dormant')[] | undefined;
  readonly 'read-only': boolean;
  readonly 'include-uncontrolled': boolean;
  readonly 'policy-file'?: string | undefined;
  readonly plan?: string | undefined;
  readonly 'dry-run': boolean;
  readonly async: boolean;
  readonly 'no-deploy': boolean;
  readonly 'max-edits'?: number | undefined;
  readonly 'test-level'?: string | undefined;
  readonly verify: ResetOptions['verifyBy'];
};

/** The options that the flags alone decide. */
export function buildResetOptions(
  flags: ResetOptionFlags,
): Omit<ResetOptions, 'scope' | 'apiVersion' | 'org' | 'criteria' | 'planFile'> {
  return {
    sobjects: flags.sobject ?? [],
    fields: flags.field ?? [],
    exposures: flags.exposure ?? [],
    readOnly: flags['read-only'],
    includeUncontrolled: flags['include-uncontrolled'],
    maxEdits: flags['max-edits'] ?? null,
    dryRun: flags['dry-run'],
    async: flags.async,
    deploys: !flags['no-deploy'],
    testLevel: flags['test-level'] ?? null,
    verifyBy: flags.verify,
  };
}

/**
 * The policy, which was already judged where there is a plan of --plan, and the day that it is judged on.
 *
 * @param folder of the project, or the current folder
 * @throws Problem `unreadablePolicy`
 */
export async function readResetCriteria(flags: ResetOptionFlags, folder: string): Promise<ResetOptions['criteria']> {
  const policy = flags.plan === undefined ? await readPolicy(flags['policy-file'], folder) : null;
  return { policy, today: new Date().toISOString().slice(0, 10) };
}
