import { AuthInfo } from '@salesforce/core';
import { tokenOf } from '../simulated-org/seed/builder.ts';
import { seedOrg } from '../simulated-org/seed/seed-org.ts';
import { startOrg } from '../simulated-org/server.ts';
import { newProject, type TemporaryProject } from './project.ts';

/** The seed org on a local port, the default org of this process's home, and an empty SFDX project. */
export type DemoOrg = {
  readonly state: ReturnType<typeof seedOrg>;
  readonly project: TemporaryProject;
  readonly stop: () => Promise<void>;
};

/** Import ./environment.ts before this module: `@salesforce/core` looks for the home folder while it is imported. */
export async function startDemoOrg(alias: string): Promise<DemoOrg> {
  const state = seedOrg();
  const org = await startOrg(state);
  // An access-token login warns that it cannot be refreshed.
  process.removeAllListeners('warning');
  const accessTokenOptions = { accessToken: tokenOf(state), instanceUrl: org.url, loginUrl: org.url };
  const auth = await AuthInfo.create({ accessTokenOptions });
  await auth.save();
  await auth.setAlias(alias);
  await auth.setAsDefault({ org: true });
  return { state, project: newProject(), stop: async () => org.stop() };
}
