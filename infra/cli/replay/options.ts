import { parseArgs } from 'node:util';
import { UsageError } from '../usage-error.ts';

export const USAGE = `npm run replay -- PATH --map MAP.json [options]

PATH               a file of leads (CSV), or the folder that contains the map's files
--map MAP.json     what the files mean; examples are in infra/cli/maps
--url URL          a running local instance; without it, one is started for this replay
--key KEY          its API key of role admin; or given twice, the keys of collector and of sales
                   (default: the keys that the instance generated)
--data DIR         keep the started instance's data and the replay's progress (with --url, the progress only):
                   run the command again to continue after an interruption
--speed DAYS       days of the file's time in one step, 1 to 28 (default 2; schedules run at every
                   minute of a step of one day, and at every hour of a longer one)
--tail DAYS        days to continue after the last activity (default 30)
--json FILE        write the result as JSON
--digest FILE      write one line for each lead with its state, to compare two replays`;

export interface Options {
  readonly path: string;
  readonly map: string;
  readonly url?: string;
  /** None, one for everything, or the collector's and the sales key. */
  readonly keys: readonly string[];
  readonly data?: string;
  /** Days. */
  readonly speed: number;
  /** Days. */
  readonly tail: number;
  readonly json?: string;
  readonly digest?: string;
}

/** A collector accepts activities up to 30 days old: one day is left for a step to take, one to spare. */
const MAX_SPEED_DAYS = 28;
const MAX_TAIL_DAYS = 3650;

/** @throws UsageError */
export function readOptions(commandLine: readonly string[]): Options {
  const { values, positionals } = parsed(commandLine);
  const { map, key, speed, tail, url, ...rest } = values;
  const [path] = positionals;
  if (path === undefined || positionals.length > 1 || map === undefined) throw new UsageError(USAGE);
  if (key.length > 2) throw new UsageError('--key can be given twice at most.');
  return {
    path,
    map,
    keys: key,
    speed: days('--speed', speed, 1, MAX_SPEED_DAYS),
    tail: days('--tail', tail, 0, MAX_TAIL_DAYS),
    ...(url !== undefined && { url: url.replace(/\/+$/, '') }),
    ...rest,
  };
}

function parsed(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        map: { type: 'string' },
        url: { type: 'string' },
        key: { type: 'string', multiple: true, default: [] },
        data: { type: 'string' },
        speed: { type: 'string', default: '2' },
        tail: { type: 'string', default: '30' },
        json: { type: 'string' },
        digest: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`, { cause });
  }
}

function days(option: string, text: string, min: number, max: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= min && number <= max) return number;
  throw new UsageError(`${option} is a number of days from ${min} to ${max}.`);
}
