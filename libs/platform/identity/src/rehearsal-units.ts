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
  | 'administration';

export interface RehearsalUnit {
  readonly unit: string;
  readonly kind: UnitKind;
  /** As it is called on paper, in the country's own words. */
  readonly title: string;
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
};

const unit = (kind: UnitKind, id: string, title: string): RehearsalUnit => ({ unit: id, kind, title });

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
];
