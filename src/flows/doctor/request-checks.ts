import { confirmAssumption, leaveAssumptionOpen, refuteAssumption, type CheckOutcome } from '../../fls/doctor.ts';
import type { OrgProbe } from '../../ports/probe.ts';
import type { Check } from './check.ts';

/** Which requests the org serves, and how. */
export const REQUEST_CHECKS: readonly Check[] = [
  { id: 'rows-announced', ask: checkAnnouncedRows },
  { id: 'composite', ask: async (probe) => checkComposite(probe, 'query') },
  { id: 'composite-describe', ask: async (probe) => checkComposite(probe, 'describe') },
  { id: 'rest-deploy', ask: checkRestDeploy },
  { id: 'deploy-jobs', ask: checkDeployJobs },
];

async function checkAnnouncedRows(probe: OrgProbe): Promise<CheckOutcome> {
  const { announced, received } = await probe.countPage();
  if (announced === 0) return leaveAssumptionOpen('notTold');
  return announced === received ? confirmAssumption(received) : refuteAssumption(announced, received);
}

async function checkComposite(probe: OrgProbe, part: 'query' | 'describe'): Promise<CheckOutcome> {
  const { [part]: refusal } = await probe.tryComposite();
  return refusal === null ? confirmAssumption() : refuteAssumption(refusal);
}

/**
 * A resource that is there says that the job is unknown, or that the id is none. That nothing was found can mean either the job
 * or the resource, so the list of resources decides.
 */
async function checkRestDeploy(probe: OrgProbe): Promise<CheckOutcome> {
  const code = await probe.readUnknownDeploy();
  if (code === null) return leaveAssumptionOpen('notTold');
  if (code === 'NOT_FOUND')
    return (await probe.listResources()).includes('metadata') ? confirmAssumption(code) : refuteAssumption(code);
  return /_ID|CROSS_REFERENCE/u.test(code) ? confirmAssumption(code) : leaveAssumptionOpen('refused', code);
}

/** A list without jobs does not tell whether the org would show one. */
async function checkDeployJobs(probe: OrgProbe): Promise<CheckOutcome> {
  const jobs = await probe.countDeployJobs();
  if (jobs === null) return refuteAssumption();
  return jobs === 0 ? leaveAssumptionOpen('noDeployJobs') : confirmAssumption(jobs);
}
