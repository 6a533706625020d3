select range::date as date_day from range(date '2019-01-01', date '2025-01-01', interval 1 day)
