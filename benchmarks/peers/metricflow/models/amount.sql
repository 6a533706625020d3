-- Never built: the table is there, sorted by measure and day. MetricFlow asks for it by this model's name.
select * from amount
