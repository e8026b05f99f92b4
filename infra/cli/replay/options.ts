import { parseArgs } from 'node:util';
import { NotUnderstood } from '../not-understood.ts';

export const USAGE = `npm run replay -- PATH --map MAP.json [options]

PATH               a file of leads (CSV), or the folder that the map's files are in
--map MAP.json     what the files mean; examples in infra/cli/maps
--url URL          a running local instance; without it, one is started for this replay
--key KEY          its API key of role admin; or given twice, of collector and of sales (default: those it made itself)
--data DIR         keep the own instance's data, and how far the replay has got: run it again to go on after an
                   interruption; with --url, keep only how far it has got
--speed DAYS       file's time that is played in one go, 1 to 28 days (default 2; up to one day, schedules fire at
                   every minute of it, beyond that at every hour)
--tail DAYS        how long the instance is left alone after the last activity (default 30)
--json FILE        write the result as JSON
--digest FILE      write one line for each lead with its state, to compare two replays by`;

export interface Options {
  readonly path: string;
  readonly map: string;
  readonly url?: string;
  /** None, one for everything, or collector's and sales'. */
  readonly keys: readonly string[];
  readonly data?: string;
  /** Days. */
  readonly speed: number;
  readonly tail: number;
  readonly json?: string;
  readonly digest?: string;
}

/** A day less than what a collector believes of an activity's age, and one more for what is going on meanwhile. */
const FASTEST_DAYS = 28;

/** Reads a command line. Throws `NotUnderstood`. */
export function readOptions(commandLine: readonly string[]): Options {
  const { values, positionals } = parsed(commandLine);
  const { map, key, speed, tail, url, ...rest } = values;
  const [path] = positionals;
  if (path === undefined || positionals.length > 1 || map === undefined) throw new NotUnderstood(USAGE);
  if (key.length > 2) throw new NotUnderstood('--key can be given twice at most.');
  return {
    path,
    map,
    keys: key,
    speed: days('--speed', speed, 1, FASTEST_DAYS),
    tail: days('--tail', tail, 0, 3650),
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
    throw new NotUnderstood(`${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`, {
      cause,
    });
  }
}

function days(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= least && number <= most) return number;
  throw new NotUnderstood(`${option} is a number of days from ${least} to ${most}.`);
}
