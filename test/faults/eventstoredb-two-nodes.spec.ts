import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { EventLog } from '#platform/event-log';
import { drafts, freshStream } from '../../libs/platform/event-log/src/testing/log-under-test.js';
import { TwoDoubles } from '../contract/two-doubles.js';

describe('An append to a cluster', () => {
  let nodes: TwoDoubles;
  beforeEach(async () => (nodes = await TwoDoubles.start()));
  afterEach(() => nodes.close());
  const one = async (log: EventLog) => {
    const stream = freshStream();
    const receipt = await log.append(stream, 'no-stream', drafts(stream, 'no-stream'));
    expect(nodes.first.store.visible(stream)).toHaveLength(1);
    return receipt;
  };

  describe('whose leader has become another, as the old one says', () => {
    const sentOn = async (log: EventLog) => {
      await one(log);
      nodes.first.faults.leader = { address: '127.0.0.1', port: nodes.second.port };
      return one(log);
    };
    const appendsAtTheSecond = () => nodes.second.calls.filter(({ method }) => method === 'append').length;
    it('goes to the new one, with the same ids', async () => {
      await sentOn(await nodes.own.open({}, { url: nodes.url }));
      expect(appendsAtTheSecond()).toBe(1);
    });
    it('would be called unknown, were it not sent again', async () => {
      await expect(sentOn(await nodes.own.open({ off: ['repeat'] }, { url: nodes.url }))).rejects.toMatchObject({ name: 'OutcomeUnknown' });
      expect(appendsAtTheSecond()).toBe(0);
    });
  });

  describe('whose leader is frozen', () => {
    const frozen = async (log: EventLog) => {
      await one(log);
      nodes.lead(nodes.second, nodes.first);
      nodes.first.faults.freeze();
      return one(log);
    };
    it('finds the new one, because the client is built anew at the first deadline', async () => {
      const log = await nodes.own.open({ grace: 5_000, patience: 12_000 }, { url: nodes.url });
      await expect(frozen(log)).resolves.toMatchObject({ revision: 0n });
      expect(nodes.own.rebuilt.length).toBeGreaterThan(0);
    });
    it('would stay with the dead connection, were it not', async () => {
      const log = await nodes.own.open({ patience: 4_000, off: ['rebuild'] }, { url: nodes.url });
      await expect(frozen(log)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    });
  });

  describe('that cannot be discovered for longer than the client asks', () => {
    const lostSight = async (log: EventLog) => {
      await one(log);
      nodes.leadNobody();
      for (const { faults } of nodes.both) faults.notReady = true;
      const pending = one(log);
      pending.catch(() => undefined);
      await pause(3_500);
      for (const { faults } of nodes.both) faults.notReady = false;
      nodes.lead(...nodes.both);
      return pending;
    };
    it('is written when it can be again', async () => {
      const log = await nodes.own.open({ grace: 5_000, patience: 9_000 }, { url: nodes.url });
      await expect(lostSight(log)).resolves.toMatchObject({ revision: 0n });
      expect(nodes.own.rebuilt.some((reason) => reason.includes('discover'))).toBe(true);
    });
    it('would fail for ever on the client’s own way, which remembers that it found nobody', async () => {
      const endpoints = nodes.both.map(({ port }) => ({ address: '127.0.0.1', port }));
      const client = new EventStoreDBClient({ endpoints, maxDiscoverAttempts: 2, discoveryInterval: 10 }, { insecure: true });
      const append = () => client.appendToStream(freshStream(), jsonEvent({ type: 'a.B', data: {} }));
      nodes.leadNobody();
      await expect(append()).rejects.toThrow('Failed to discover');
      nodes.lead(...nodes.both);
      await expect(append()).rejects.toThrow('Failed to discover');
    });
  });
});
