import { DomainError, type Decider } from '#platform/kernel';
import type { ExhibitEvent } from './events.js';
import { decideConfirmations } from './exhibit-confirmations.decider.js';
import { decideClaims } from './exhibit-claims.decider.js';
import { decideDangerAndLoss } from './exhibit-danger-and-loss.decider.js';
import { decideOrders } from './exhibit-orders.decider.js';
import { decideParts } from './exhibit-parts.decider.js';
import { decidePlaces } from './exhibit-places.decider.js';
import { decideSeals } from './exhibit-seals.decider.js';
import { decideTransfers } from './exhibit-transfers.decider.js';
import type { ExhibitCommand } from './exhibit.commands.js';
import { evolveExhibit } from './exhibit.evolve.js';
import { EXHIBIT_BALANCES, recheckExhibit } from './exhibit.recheck.js';
import { knownExhibit } from './exhibit.rules.js';
import type { Exhibit } from './exhibit.state.js';

/** A lot and all its parts: who answers for each, where it lies, what was done to it. Each topic is decided in its own file. */
export const exhibitDecider: Decider<Exhibit, ExhibitCommand, ExhibitEvent> = {
  name: 'exhibit',
  version: 2,
  initial: { status: 'unknown' },

  decide(command, exhibit) {
    if (command.kind === 'register') {
      if (exhibit.status !== 'unknown') throw new DomainError('exhibit-already-registered', 'This line already has its exhibit');
      return [{ type: 'custody.ExhibitRegistered', data: command.line }];
    }
    const known = knownExhibit(exhibit);
    switch (command.kind) {
      case 'applySeal':
      case 'inspectSeal':
      case 'openSeal':
      case 'reportBrokenSeal':
      case 'reseal':
        return decideSeals(command, known);
      case 'offer':
      case 'accept':
      case 'acceptOnPaper':
      case 'refuse':
      case 'withdraw':
      case 'confirmReceipt':
      case 'contestReceipt':
      case 'assumeCustody':
        return decideTransfers(command, known);
      case 'bindClaim':
      case 'noteClaimantAct':
      case 'attachReport':
      case 'confirmClaim':
      case 'contestClaim':
        return decideClaims(command, known);
      case 'place':
      case 'remove':
      case 'releaseTemporarily':
      case 'takeBack':
      case 'chaseReturn':
      case 'measure':
      case 'recordDifference':
        return decidePlaces(command, known);
      case 'split':
      case 'sample':
      case 'consume':
      case 'reserveMerge':
      case 'releaseMerge':
      case 'settleMerge':
      case 'takeMerge':
        return decideParts(command, known);
      case 'assessDanger':
      case 'destroyOnSite':
      case 'confirmInstruction':
      case 'reportLoss':
      case 'establishLoss':
      case 'recover':
      case 'proposeIarmsEntry':
        return decideDangerAndLoss(command, known);
      case 'placeHold':
      case 'liftHold':
      case 'orderInterimDisposition':
      case 'applyNationalMark':
      case 'giveOrder':
      case 'confirmOrder':
      case 'disavowOrder':
        return decideOrders(command, known);
      case 'attest':
      case 'denyAttestation':
      case 'enterSignedPaper':
      case 'attestSignedPaper':
      case 'reportOverdueConfirmation':
        return decideConfirmations(command, known);
    }
  },

  evolve: evolveExhibit,
  recheck: recheckExhibit,
  balances: EXHIBIT_BALANCES,
  answerable: (exhibit) => (exhibit.status === 'registered' ? [...new Set(Object.values(exhibit.parts).map((part) => part.holder))] : []),
  signed: (exhibit) => exhibit.status === 'registered' && exhibit.handedOver,
};
