import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import type { Row, Session } from '../model.ts';
import type { Effect } from '../switchboard.ts';
import { deploy, type DeployOptions, type DeployOutcome } from './deploy.ts';
import { followJob, openDeployRequest } from './deploy-requests.ts';
import { canceledResult, finalResult, pendingResult, type DeployView } from './deploy-result.ts';
import { imposedFailure, Job } from './jobs.ts';
import { SoapFault, soapResult } from './soap.ts';
import { child, childText, type XmlElement, type XmlRecord } from './xml.ts';
import { fileCount } from './zip.ts';

/**
 * What the texts of the platform call the size limit, whatever the limit of a test is (docs/salesforce-facts.md#s2-3).
 */
const REQUEST_LIMIT = 52_428_800;

type DeployJob = {
  readonly job: Job<DeployOutcome>;
  readonly view: Omit<DeployView, 'includeDetails'>;
  readonly row: Row;
  canceled: boolean;
  /** A job ends once, however often it is asked for. */
  completedDate?: XmlRecord[string];
};

export type Start = { readonly session: Session; readonly effects: readonly Effect[]; readonly options: DeployOptions };

/** Deploy jobs of an org: started, asked for and canceled over SOAP and REST alike. */
export class DeployJobs {
  private readonly context: OrgContext;
  private readonly jobs = new Map<string, DeployJob>();

  public constructor(context: OrgContext) {
    this.context = context;
  }

  /** Takes an archive and answers with the job's id. */
  public start(archive: Buffer, { session, effects, options }: Start): string {
    const { org, switchboard } = this.context;
    if (archive.length > switchboard.limits.maxZipBytes) {
      const text = `Maximum size of request reached. Maximum size of request is ${REQUEST_LIMIT} bytes.`;
      throw new SoapFault('LIMIT_EXCEEDED', text);
    }
    if (!options.rollbackOnError && !org.info.isSandbox) {
      throw new SoapFault('INVALID_OPERATION', 'rollbackOnError option must be true on a production org');
    }
    const { limits } = switchboard;
    if (fileCount(archive) > limits.maxFiles) throw new SoapFault('INVALID_OPERATION', 'Too many files in zip');
    const run = (id: string): DeployOutcome => {
      switchboard.reach('before', 'job', org);
      const outcome = deploy({ id, org, session, limits, archive, options, effects });
      switchboard.reach('after', 'job', org);
      return outcome;
    };
    const job = new Job('0Af', switchboard.pollsBeforeDone, effects, run);
    const view = { org, id: job.id, session, options, startedAt: new Date() };
    const found: DeployJob = { job, view, row: openDeployRequest(view), canceled: false };
    this.jobs.set(job.id, found);
    if (job.isDone) this.show(found, false);
    return job.id;
  }

  /** Works off the jobs that wait, as the org does while nobody asks for them. */
  public finishAll(): void {
    for (const found of this.jobs.values()) {
      if (found.canceled || found.job.isDone) continue;
      found.job.finish();
      this.show(found, false);
    }
  }

  /** DeployResult of this moment; each call is one poll. */
  public check(id: string, includeDetails: boolean, effects: readonly Effect[]): XmlRecord {
    const found = this.find(id);
    found.job.effects.push(...effects);
    return this.show(found, includeDetails);
  }

  /** A job under way never runs after this; one that is done cannot be called back. */
  public cancel(id: string): XmlRecord {
    const found = this.find(id);
    if (found.job.isDone) throw new SoapFault('INVALID_ID_FIELD', 'Deployment already completed');
    found.canceled = true;
    const result = pendingResult({ ...found.view, includeDetails: false }, 'Canceling');
    followJob(found.row, result);
    return result;
  }

  public options(id: string): DeployOptions {
    return this.find(id).view.options;
  }

  private show(found: DeployJob, includeDetails: boolean): XmlRecord {
    const { job, view, row, canceled } = found;
    const shown = { ...view, includeDetails };
    const result = canceled ? canceledResult(shown) : progressOf(job, shown);
    followJob(row, result);
    if (result['completedDate'] === undefined) return result;
    found.completedDate ??= result['completedDate'];
    return { ...result, completedDate: found.completedDate };
  }

  private find(id: string): DeployJob {
    const found = this.jobs.get(id) ?? this.jobs.get(`${id}AAA`);
    if (!found) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    return found;
  }
}

function progressOf(job: Job<DeployOutcome>, shown: DeployView): XmlRecord {
  const answer = job.poll();
  return 'outcome' in answer
    ? finalResult(shown, answer.outcome, imposedFailure(job.effects))
    : pendingResult(shown, answer.status);
}

function optionsOf(element: XmlElement | undefined): DeployOptions {
  const isSet = (name: string): boolean => childText(element, name) === 'true';
  return {
    checkOnly: isSet('checkOnly'),
    ignoreWarnings: isSet('ignoreWarnings'),
    rollbackOnError: isSet('rollbackOnError'),
    singlePackage: isSet('singlePackage'),
    testLevel: childText(element, 'testLevel') ?? null,
  };
}

type DeployService = Readonly<
  Record<'deploy' | 'checkDeployStatus' | 'cancelDeploy', (call: XmlElement, request: OrgRequest) => OrgResponse>
>;

/** The SOAP calls of a deploy. */
export function createDeployService(jobs: DeployJobs): DeployService {
  return {
    deploy(call, { session, effects }) {
      const archive = Buffer.from(childText(call, 'ZipFile') ?? '', 'base64');
      const id = jobs.start(archive, { session, effects, options: optionsOf(child(call, 'DeployOptions')) });
      return soapResult('deploy', { done: false, id, state: 'Queued' });
    },
    checkDeployStatus(call, { effects }) {
      const id = childText(call, 'asyncProcessId') ?? '';
      const includeDetails = childText(call, 'includeDetails') === 'true';
      return soapResult('checkDeployStatus', jobs.check(id, includeDetails, effects));
    },
    cancelDeploy(call) {
      // jsforce names the argument `id`; the WSDL's own name is `String`.
      const id = childText(call, 'id') ?? childText(call, 'String') ?? '';
      jobs.cancel(id);
      return soapResult('cancelDeploy', { done: false, id });
    },
  };
}
