-- The same decision as `jenjang exam decide --year 2024`, as one window query.
-- Before it: SET threads = 2; SET preserve_insertion_order = false. The paths are filled in by whoever runs it.
-- Positions whose exceptions are not confirmed wait, as they do in jenjang.
COPY (
    WITH judged AS (
        SELECT
            p.participant,
            p.seat,
            p.twk,
            p.tiu,
            p.tkp,
            p.twk + p.tiu + p.tkp AS total,
            p.present,
            s.seats,
            CASE
                WHEN p.present = 'tidak' THEN 'TH'
                WHEN s.formation IN ('umum', 'kalimantan') THEN
                    CASE
                        WHEN p.twk >= 65 AND p.tiu >= 80 AND p.tkp >= 166 THEN 'P'
                        WHEN s.formation = 'umum' AND s.position IN ('Dokter Spesialis', 'Rescuer') THEN 'undetermined'
                        ELSE 'TL'
                    END
                WHEN s.formation IN ('cumlaude', 'diaspora') THEN
                    CASE WHEN p.twk + p.tiu + p.tkp >= 311 AND p.tiu >= 85 THEN 'P' ELSE 'TL' END
                WHEN s.formation IN ('disabilitas', 'papua', 'daerah_tertinggal') THEN
                    CASE WHEN p.twk + p.tiu + p.tkp >= 286 AND p.tiu >= 60 THEN 'P' ELSE 'TL' END
                ELSE 'undetermined'
            END AS verdict
        FROM read_parquet('{scores}') AS p
        JOIN read_parquet('{seats}') AS s USING (seat)
    ),
    ranked AS (
        SELECT
            *,
            rank() OVER (
                PARTITION BY seat, verdict
                ORDER BY total DESC, tkp DESC, tiu DESC, twk DESC
            ) AS place
        FROM judged
    )
    SELECT
        participant,
        seat,
        twk,
        tiu,
        tkp,
        total,
        CASE WHEN verdict = 'P' AND place <= 3 * seats THEN 'P/L' ELSE verdict END AS code,
        CASE WHEN verdict = 'P' THEN place END AS rank
    FROM ranked
) TO '{result}' (FORMAT parquet, COMPRESSION snappy);
