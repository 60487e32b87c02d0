import type { OrgContext, OrgRequest, OrgResponse } from '../http.ts';
import type { Session } from '../model.ts';
import type { Effect } from '../switchboard.ts';
import { deploy } from './deploy.ts';
import type { DeployOptions, DeployOutcome } from './deploy.ts';
import { canceledResult, finalResult, pendingResult } from './deploy-result.ts';
import type { DeployView } from './deploy-result.ts';
import { imposedFailure, Job } from './jobs.ts';
import { SoapFault, soapResult } from './soap.ts';
import { child, childText } from './xml.ts';
import { fileCount } from './zip.ts';
import type { XmlElement, XmlRecord } from './xml.ts';

/**
 * What the texts of the platform call the size limit, whatever the limit of a test is (docs/salesforce-facts.md#s2-3).
 */
const REQUEST_LIMIT = 52_428_800;

type DeployJob = {
  readonly job: Job<DeployOutcome>;
  readonly view: Omit<DeployView, 'includeDetails'>;
  canceled: boolean;
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
    const run = (): DeployOutcome => deploy({ org, session, limits, archive, options, effects });
    const job = new Job('0Af', switchboard.pollsBeforeDone, effects, run);
    this.jobs.set(job.id, {
      job,
      view: { org, id: job.id, session, options, startedAt: new Date() },
      canceled: false,
    });
    return job.id;
  }

  /** DeployResult of this moment; each call is one poll. */
  public check(id: string, includeDetails: boolean, effects: readonly Effect[]): XmlRecord {
    const found = this.find(id);
    const { job, view } = found;
    const shown = { ...view, includeDetails };
    job.effects.push(...effects);
    const imposed = imposedFailure(job.effects);
    if (found.canceled) return canceledResult(shown);
    const answer = job.poll();
    return 'outcome' in answer ? finalResult(shown, answer.outcome, imposed) : pendingResult(shown, answer.status);
  }

  /** A job under way never runs after this; one that is done cannot be called back. */
  public cancel(id: string): XmlRecord {
    const found = this.find(id);
    if (found.job.isDone) throw new SoapFault('INVALID_ID_FIELD', 'Deployment already completed');
    found.canceled = true;
    return pendingResult({ ...found.view, includeDetails: false }, 'Canceling');
  }

  public options(id: string): DeployOptions {
    return this.find(id).view.options;
  }

  private find(id: string): DeployJob {
    const found = this.jobs.get(id) ?? this.jobs.get(`${id}AAA`);
    if (!found) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    return found;
  }
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
