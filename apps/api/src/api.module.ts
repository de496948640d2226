import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { ChangeHandler, CorrectHandler } from '#platform/commands';
import { DeciderRunner } from '#platform/event-log';
import { AuthenticationGuard, BuiltInIssuer, ROLE_TABLE, RoleGuard, TokenVerifier, type TrustedIssuer } from '#platform/identity';
import { FairUse, FairUseGuard } from './admission/fair-use.js';
import { AccessRecords } from './access/access-records.js';
import { HeavyReads } from './admission/heavy-reads.js';
import { DirectoryGuard } from './access/directory.guard.js';
import { LogOnGuard } from './access/log-on.guard.js';
import { Visibility } from './access/visibility.js';
import { HealthController, MetricsController } from './health/health.controller.js';
import { HealthService } from './health/health.js';
import { Metrics } from './health/metrics.js';
import { AttachmentsController } from './http/attachments.controller.js';
import { RebuildCheckController } from './http/rebuild-check.controller.js';
import { TokenController } from './http/token.controller.js';
import { TransferBatchController } from './http/transfer-batch.controller.js';
import { WhoAmIController } from './http/who-am-i.controller.js';
import { Logger } from './node/logger.js';
import { Node } from './node/node.js';
import { CommandPipeline } from './operations/command-pipeline.js';
import { controllerOf } from './operations/controller.js';
import { ProblemFilter } from './operations/problem.filter.js';
import { QueryPipeline } from './operations/query-pipeline.js';
import { CommandServices } from './operations/services.js';
import { operations, roleTable } from './operations/table.js';

/** Long reads that are made at once: each takes turns with all other requests. */
const HEAVY_READS = 2;

@Module({})
export class ApiModule {
  static for(node: Node, logger: Logger, issuer: BuiltInIssuer | undefined): DynamicModule {
    const { config } = node;
    const trusted: TrustedIssuer[] =
      issuer === undefined
        ? [
            {
              issuer: config.OIDC_ISSUER!,
              audience: config.OIDC_AUDIENCE,
              keys: { jwksUri: config.OIDC_JWKS_URI! },
              accessTokenType: config.OIDC_ACCESS_TOKEN_TYPE,
            },
          ]
        : [issuer.trusted];
    const controllers: Type[] = [
      controllerOf('Custos', operations),
      AttachmentsController,
      TransferBatchController,
      RebuildCheckController,
      WhoAmIController,
      HealthController,
      ...(config.CUSTOS_METRICS ? [MetricsController] : []),
    ];
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot()],
      controllers: issuer === undefined ? controllers : [...controllers, TokenController],
      providers: [
        { provide: Node, useValue: node },
        { provide: Logger, useValue: logger },
        { provide: DeciderRunner, useValue: node.runner },
        { provide: TokenVerifier, useValue: new TokenVerifier(trusted) },
        { provide: ROLE_TABLE, useValue: roleTable },
        ...(issuer === undefined ? [] : [{ provide: BuiltInIssuer, useValue: issuer }]),
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: FairUseGuard },
        { provide: APP_GUARD, useClass: LogOnGuard },
        { provide: APP_GUARD, useClass: DirectoryGuard },
        { provide: APP_GUARD, useClass: RoleGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        ChangeHandler,
        CorrectHandler,
        CommandPipeline,
        QueryPipeline,
        CommandServices,
        Visibility,
        AccessRecords,
        FairUse,
        { provide: HeavyReads, useValue: new HeavyReads(HEAVY_READS) },
        HealthService,
        Metrics,
      ],
    };
  }
}
