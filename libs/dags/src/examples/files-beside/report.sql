select count(*) as orders from orders where day = '{day}'
