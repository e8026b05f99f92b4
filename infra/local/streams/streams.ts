import { Checkpoints } from './checkpoints.ts';
import { StreamDeadLetters } from './dead-letters.ts';
import type { Engine } from '../dynamodb/engine.ts';
import type { RawHttp } from '../kit/raw-http.ts';
import type { LocalContext, LocalService } from '../local-service.ts';
import { StreamFollower } from './follower.ts';
import { streamMappingsOf } from './mapping.ts';
import { StreamTrimmer } from './trimmer.ts';

/** The tables' streams and the functions that follow them. */
export interface Streams extends LocalService {
  /** To be called after each write to a table. */
  written(tableName: string): void;
  /**
   * Switches all mappings off, as one can in Lambda, until the returned function is called; nothing is lost
   * by it.
   */
  pause(): () => void;
}

/** Emulates the event-source mappings of DynamoDB streams. */
export function createStreams(local: LocalContext, engine: Engine, http: RawHttp): Streams {
  const { assembly, state, busy } = local;
  const checkpoints = new Checkpoints(state);
  const letters = new StreamDeadLetters(state);
  const trimmer = new StreamTrimmer(assembly, engine);
  const followers = streamMappingsOf(assembly).map((mapping) => {
    const moved = trimmer.follow(mapping);
    return new StreamFollower(local, { http, checkpoints, letters, mapping, moved });
  });
  for (const follower of followers) busy.register(() => follower.hasWork);

  return {
    written: (table) => {
      for (const follower of followers) if (follower.table === table) follower.ring();
    },
    pause: () => {
      const resumes = followers.map((follower) => follower.pause());
      return () => {
        for (const resume of resumes) resume();
      };
    },
    deadLetters: {
      list: () => letters.list(),
      redrive: () => followers.map((follower) => follower.redrive()).reduce((sum, count) => sum + count, 0),
    },
    start: async () => void (await Promise.all(followers.map((follower) => follower.start()))),
    stop: async () => void (await Promise.all(followers.map((follower) => follower.stop()))),
  };
}
