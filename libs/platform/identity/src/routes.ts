import { SetMetadata } from '@nestjs/common';
import type { Role } from '#platform/kernel';

const PUBLIC = Symbol('public');
const OPERATION = Symbol('operation');
export const routeMetadata = { PUBLIC, OPERATION };

/** Answers without a token: health, the token of a rehearsal, the console's files, published checkpoints. */
export const Public = (): ClassDecorator & MethodDecorator => SetMetadata(PUBLIC, true);

/** Ties a route to its row in the role table and to its operation in the interface description. */
export const Operation = (operationId: string): MethodDecorator => SetMetadata(OPERATION, operationId);

/** Who may call what, one row per route. `any` is every authenticated person. A route without a row is closed to all. */
export type RoleTable = Readonly<Record<string, readonly Role[] | 'any'>>;
/** The injection token of the role table. */
export const ROLE_TABLE = Symbol('role table');
