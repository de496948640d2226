import type { Role } from '#platform/kernel';

export type UnitKind =
  | 'police'
  | 'gendarmerie'
  | 'customs'
  | 'airport-unit'
  | 'border-post'
  | 'national-commission'
  | 'interpol-bureau'
  | 'prosecution'
  | 'instruction'
  | 'registry'
  | 'evidence-store'
  | 'laboratory'
  | 'coordination'
  | 'audit'
  | 'cell'
  | 'administration'
  | 'court'
  | 'directory';

export interface RehearsalUnit {
  readonly unit: string;
  readonly kind: UnitKind;
  /** As it is called on paper, in the country's own words. */
  readonly title: string;
  /** The unit above it. */
  readonly parent?: string;
}

/** What an officer of such a unit does, unless the table of named accounts says otherwise. */
export const ROLES_OF: Readonly<Record<UnitKind, readonly Role[]>> = {
  police: ['investigator'],
  gendarmerie: ['investigator'],
  customs: ['investigator'],
  'airport-unit': ['investigator'],
  'border-post': ['investigator'],
  'national-commission': ['tracing-officer'],
  'interpol-bureau': ['tracing-officer'],
  prosecution: ['prosecutor'],
  instruction: ['judge'],
  registry: ['custodian'],
  'evidence-store': ['custodian'],
  laboratory: ['custodian'],
  coordination: ['national-coordinator'],
  audit: ['auditor'],
  cell: ['coordination-cell'],
  administration: ['administrator'],
  court: ['judge'],
  directory: ['registrar'],
};

const unit = (kind: UnitKind, id: string, title: string): RehearsalUnit => {
  const parent = PARENTS[id];
  return { unit: id, kind, title, ...(parent !== undefined && { parent }) };
};

/** What stands above what: posts and airport units under their directorate, offices and registries under their court, courts under the court of appeal. */
const PARENTS: Readonly<Record<string, string>> = {
  'BF.DGPN-PJ': 'BF.DGPN',
  'BF.CAAT-OUA': 'BF.DGPN',
  'BF.PF-DAKOLA': 'BF.DGPN',
  'BF.BCN-OUAGA': 'BF.DGPN',
  'BF.LPTS': 'BF.DGPN',
  'BF.GN-SR': 'BF.GN',
  'BF.PARQUET-OUAGA1': 'BF.PG-OUAGA',
  'BF.INSTR-OUAGA1': 'BF.TGI-OUAGA1',
  'BF.GREFFE-OUAGA1': 'BF.TGI-OUAGA1',
  'BF.MAG-OUAGA': 'BF.GREFFE-OUAGA1',
  'BF.TGI-OUAGA1': 'BF.CA-OUAGA',
  'BF.PG-OUAGA': 'BF.CA-OUAGA',
  'CI.DGPN-PJ': 'CI.DGPN',
  'CI.CAAT-ABJ': 'CI.DGPN',
  'CI.PF-NOE': 'CI.DGPN',
  'CI.BCN-ABIDJAN': 'CI.DGPN',
  'CI.LPTS': 'CI.DGPN',
  'CI.GN-SR': 'CI.GN',
  'CI.DGD-AIR': 'CI.DGD',
  'CI.PARQUET-ABIDJAN': 'CI.PG-ABIDJAN',
  'CI.INSTR-ABIDJAN': 'CI.TPI-ABIDJAN',
  'CI.GREFFE-ABIDJAN': 'CI.TPI-ABIDJAN',
  'CI.MAG-ABIDJAN': 'CI.GREFFE-ABIDJAN',
  'CI.TPI-ABIDJAN': 'CI.CA-ABIDJAN',
  'CI.PG-ABIDJAN': 'CI.CA-ABIDJAN',
  'ML.DGPN-PJ': 'ML.DGPN',
  'ML.CAAT-BKO': 'ML.DGPN',
  'ML.PF-ZEGOUA': 'ML.DGPN',
  'ML.BCN-BAMAKO': 'ML.DGPN',
  'ML.LPTS': 'ML.DGPN',
  'ML.GN-SR': 'ML.GN',
  'ML.PARQUET-BAMAKO': 'ML.PG-BAMAKO',
  'ML.INSTR-BAMAKO': 'ML.TGI-BAMAKO',
  'ML.GREFFE-BAMAKO': 'ML.TGI-BAMAKO',
  'ML.MAG-BAMAKO': 'ML.GREFFE-BAMAKO',
  'ML.TGI-BAMAKO': 'ML.CA-BAMAKO',
  'ML.PG-BAMAKO': 'ML.CA-BAMAKO',
  'NE.DGPN-PJ': 'NE.DGPN',
  'NE.CAAT-NIM': 'NE.DGPN',
  'NE.PF-GAYA': 'NE.DGPN',
  'NE.BCN-NIAMEY': 'NE.DGPN',
  'NE.LPTS': 'NE.DGPN',
  'NE.GN-SR': 'NE.GN',
  'NE.PARQUET-NIAMEY': 'NE.PG-NIAMEY',
  'NE.INSTR-NIAMEY': 'NE.TGI-NIAMEY',
  'NE.GREFFE-NIAMEY': 'NE.TGI-NIAMEY',
  'NE.MAG-NIAMEY': 'NE.GREFFE-NIAMEY',
  'NE.TGI-NIAMEY': 'NE.CA-NIAMEY',
  'NE.PG-NIAMEY': 'NE.CA-NIAMEY',
};

/** The units of the rehearsed joint operation. `XX` stands for the organisations that belong to no country. */
export const REHEARSAL_UNITS: readonly RehearsalUnit[] = [
  unit('police', 'BF.DGPN-PJ', 'Police nationale, direction de la police judiciaire'),
  unit('gendarmerie', 'BF.GN-SR', 'Gendarmerie nationale, section de recherches'),
  unit('customs', 'BF.DGD', 'Direction générale des douanes'),
  unit('airport-unit', 'BF.CAAT-OUA', 'Cellule aéroportuaire anti-trafics, Ouagadougou'),
  unit('border-post', 'BF.PF-DAKOLA', 'Poste frontière de Dakola'),
  unit('national-commission', 'BF.CNLPAL', 'Commission nationale de lutte contre la prolifération des armes légères'),
  unit('interpol-bureau', 'BF.BCN-OUAGA', 'Bureau central national INTERPOL, Ouagadougou'),
  unit('prosecution', 'BF.PARQUET-OUAGA1', 'Parquet du procureur du Faso, tribunal de grande instance Ouaga I'),
  unit('instruction', 'BF.INSTR-OUAGA1', 'Cabinet d’instruction, tribunal de grande instance Ouaga I'),
  unit('registry', 'BF.GREFFE-OUAGA1', 'Greffe, tribunal de grande instance Ouaga I'),
  unit('evidence-store', 'BF.MAG-OUAGA', 'Magasin d’armes et de munitions, Ouagadougou'),
  unit('laboratory', 'BF.LPTS', 'Laboratoire de police technique et scientifique'),
  unit('coordination', 'BF.COORD', 'Coordination nationale de l’opération'),
  unit('audit', 'BF.INSP-JUST', 'Inspection des services judiciaires'),

  unit('police', 'CI.DGPN-PJ', 'Police nationale, direction de la police criminelle'),
  unit('gendarmerie', 'CI.GN-SR', 'Gendarmerie nationale, section de recherches'),
  unit('customs', 'CI.DGD-AIR', 'Direction générale des douanes, aéroport d’Abidjan'),
  unit('airport-unit', 'CI.CAAT-ABJ', 'Cellule aéroportuaire anti-trafics, Abidjan'),
  unit('border-post', 'CI.PF-NOE', 'Poste frontière de Noé'),
  unit('national-commission', 'CI.COMNAT-ALPC', 'Commission nationale de lutte contre la prolifération des armes légères'),
  unit('interpol-bureau', 'CI.BCN-ABIDJAN', 'Bureau central national INTERPOL, Abidjan'),
  unit('prosecution', 'CI.PARQUET-ABIDJAN', 'Parquet du tribunal de première instance d’Abidjan'),
  unit('instruction', 'CI.INSTR-ABIDJAN', 'Cabinet d’instruction, tribunal de première instance d’Abidjan'),
  unit('registry', 'CI.GREFFE-ABIDJAN', 'Greffe, tribunal de première instance d’Abidjan'),
  unit('evidence-store', 'CI.MAG-ABIDJAN', 'Magasin d’armes et de munitions, Abidjan'),
  unit('laboratory', 'CI.LPTS', 'Laboratoire de police scientifique'),
  unit('coordination', 'CI.COORD', 'Coordination nationale de l’opération'),
  unit('audit', 'CI.INSP-JUST', 'Inspection générale des services judiciaires'),

  unit('police', 'ML.DGPN-PJ', 'Police nationale, direction de la police judiciaire'),
  unit('gendarmerie', 'ML.GN-SR', 'Gendarmerie nationale, section de recherches'),
  unit('customs', 'ML.DGD', 'Direction générale des douanes'),
  unit('airport-unit', 'ML.CAAT-BKO', 'Cellule aéroportuaire anti-trafics, Bamako'),
  unit('border-post', 'ML.PF-ZEGOUA', 'Poste frontière de Zégoua'),
  unit('national-commission', 'ML.CNLPAL', 'Commission nationale de lutte contre la prolifération des armes légères'),
  unit('interpol-bureau', 'ML.BCN-BAMAKO', 'Bureau central national INTERPOL, Bamako'),
  unit('prosecution', 'ML.PARQUET-BAMAKO', 'Parquet du tribunal de grande instance de Bamako'),
  unit('instruction', 'ML.INSTR-BAMAKO', 'Cabinet d’instruction, tribunal de grande instance de Bamako'),
  unit('registry', 'ML.GREFFE-BAMAKO', 'Greffe, tribunal de grande instance de Bamako'),
  unit('evidence-store', 'ML.MAG-BAMAKO', 'Magasin d’armes et de munitions, Bamako'),
  unit('laboratory', 'ML.LPTS', 'Laboratoire de police technique et scientifique'),
  unit('coordination', 'ML.COORD', 'Coordination nationale de l’opération'),
  unit('audit', 'ML.INSP-JUST', 'Inspection des services judiciaires'),

  unit('police', 'NE.DGPN-PJ', 'Police nationale, direction de la police judiciaire'),
  unit('gendarmerie', 'NE.GN-SR', 'Gendarmerie nationale, section de recherches'),
  unit('customs', 'NE.DGD', 'Direction générale des douanes'),
  unit('airport-unit', 'NE.CAAT-NIM', 'Cellule aéroportuaire anti-trafics, Niamey'),
  unit('border-post', 'NE.PF-GAYA', 'Poste frontière de Gaya'),
  unit('national-commission', 'NE.CNCCAI', 'Commission nationale pour la collecte et le contrôle des armes illicites'),
  unit('interpol-bureau', 'NE.BCN-NIAMEY', 'Bureau central national INTERPOL, Niamey'),
  unit('prosecution', 'NE.PARQUET-NIAMEY', 'Parquet du tribunal de grande instance de Niamey'),
  unit('instruction', 'NE.INSTR-NIAMEY', 'Cabinet d’instruction, tribunal de grande instance de Niamey'),
  unit('registry', 'NE.GREFFE-NIAMEY', 'Greffe, tribunal de grande instance de Niamey'),
  unit('evidence-store', 'NE.MAG-NIAMEY', 'Magasin d’armes et de munitions, Niamey'),
  unit('laboratory', 'NE.LPTS', 'Laboratoire de police technique et scientifique'),
  unit('coordination', 'NE.COORD', 'Coordination nationale de l’opération'),
  unit('audit', 'NE.INSP-JUST', 'Inspection générale des services judiciaires'),

  unit('cell', 'XX.OIPC', 'Cellule de coordination, INTERPOL'),
  unit('cell', 'XX.ONUDC', 'Cellule de coordination, ONUDC'),
  unit('audit', 'XX.AUDIT', 'Audit de l’opération'),
  unit('administration', 'XX.EXPLOITATION', 'Exploitation technique du système'),

  unit('police', 'BF.DGPN', 'Direction générale de la Police nationale'),
  unit('gendarmerie', 'BF.GN', 'Commandement de la Gendarmerie nationale'),
  unit('prosecution', 'BF.PG-OUAGA', 'Parquet général près la cour d’appel de Ouagadougou'),
  unit('court', 'BF.TGI-OUAGA1', 'Tribunal de grande instance Ouaga I'),
  unit('court', 'BF.CA-OUAGA', 'Cour d’appel de Ouagadougou'),
  unit('directory', 'BF.ANNUAIRE', 'Bureau de l’annuaire des services'),

  unit('police', 'CI.DGPN', 'Direction générale de la Police nationale'),
  unit('gendarmerie', 'CI.GN', 'Commandement de la Gendarmerie nationale'),
  unit('customs', 'CI.DGD', 'Direction générale des douanes'),
  unit('prosecution', 'CI.PG-ABIDJAN', 'Parquet général près la cour d’appel d’Abidjan'),
  unit('court', 'CI.TPI-ABIDJAN', 'Tribunal de première instance d’Abidjan'),
  unit('court', 'CI.CA-ABIDJAN', 'Cour d’appel d’Abidjan'),
  unit('directory', 'CI.ANNUAIRE', 'Bureau de l’annuaire des services'),

  unit('police', 'ML.DGPN', 'Direction générale de la Police nationale'),
  unit('gendarmerie', 'ML.GN', 'Commandement de la Gendarmerie nationale'),
  unit('prosecution', 'ML.PG-BAMAKO', 'Parquet général près la cour d’appel de Bamako'),
  unit('court', 'ML.TGI-BAMAKO', 'Tribunal de grande instance de Bamako'),
  unit('court', 'ML.CA-BAMAKO', 'Cour d’appel de Bamako'),
  unit('directory', 'ML.ANNUAIRE', 'Bureau de l’annuaire des services'),

  unit('police', 'NE.DGPN', 'Direction générale de la Police nationale'),
  unit('gendarmerie', 'NE.GN', 'Commandement de la Gendarmerie nationale'),
  unit('prosecution', 'NE.PG-NIAMEY', 'Parquet général près la cour d’appel de Niamey'),
  unit('court', 'NE.TGI-NIAMEY', 'Tribunal de grande instance de Niamey'),
  unit('court', 'NE.CA-NIAMEY', 'Cour d’appel de Niamey'),
  unit('directory', 'NE.ANNUAIRE', 'Bureau de l’annuaire des services'),
];
